package io.mesa.tck.semantics;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.query.Filters.or;
import static io.mesa.tck.semantics.Rule.EMPTY_LISTS;
import static io.mesa.tck.semantics.Rule.LOGIC;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.value.ValueType;
import java.util.List;

/** Conditions put together. */
final class LogicExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database.table(
        "logic_item",
        table ->
            table
                .column("id", ValueType.INT32)
                .nullable("flag", ValueType.BOOLEAN)
                .nullable("amount", ValueType.INT32)
                .primaryKey("id")
                .row(1, true, 10)
                .row(2, false, 20)
                .row(3, null, 30)
                .row(4, true, null)
                .row(5, null, null));
  }

  private static Example where(Rule rule, String description, Filter condition) {
    return Example.of(rule, description, Query.from("logic_item").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where(LOGIC, "a comparison is unknown of null", eq("flag", true)).givesIds(1, 4),
        where(LOGIC, "not of unknown is unknown", not(eq("flag", true))).givesIds(2),
        where(LOGIC, "not of not is the condition", not(not(eq("flag", true)))).givesIds(1, 4),
        where(LOGIC, "and is unknown of true and unknown", and(eq("flag", true), gt("amount", 5)))
            .givesIds(1),
        where(
                LOGIC,
                "not of and is true where one is false, whatever the other",
                not(and(eq("flag", true), gt("amount", 25))))
            .givesIds(1, 2),
        where(
                LOGIC,
                "or is true where one is true, whatever the other",
                or(eq("flag", true), gt("amount", 25)))
            .givesIds(1, 3, 4),
        where(
                LOGIC,
                "not of or is unknown where one is unknown and none is true",
                not(or(eq("flag", false), gt("amount", 25))))
            .givesIds(1),
        where(LOGIC, "ne is unknown of null", ne("amount", 10)).givesIds(2, 3),
        where(LOGIC, "not of eq is ne", not(eq("amount", 10))).givesIds(2, 3),
        where(LOGIC, "notIn is unknown of null", notIn("amount", List.of(10, 20))).givesIds(3),
        where(
                LOGIC,
                "not of a condition that is never unknown is its opposite",
                not(or(isNull("flag"), isNull("amount"))))
            .givesIds(1, 2),
        where(EMPTY_LISTS, "and of nothing is true", and()).givesIds(1, 2, 3, 4, 5),
        where(EMPTY_LISTS, "or of nothing is false", or()).givesNothing(),
        where(EMPTY_LISTS, "not of and of nothing is false", not(and())).givesNothing(),
        where(EMPTY_LISTS, "not of or of nothing is true", not(or())).givesIds(1, 2, 3, 4, 5),
        where(EMPTY_LISTS, "in of nothing is false", in("amount", List.of())).givesNothing(),
        where(EMPTY_LISTS, "notIn of nothing is true, of null too", notIn("amount", List.of()))
            .givesIds(1, 2, 3, 4, 5),
        where(
                EMPTY_LISTS,
                "an empty list within others counts as what it is",
                and(eq("flag", true), or(in("amount", List.of()), and())))
            .givesIds(1, 4));
  }
}
