package io.mesa.tck.semantics;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.not;
import static io.mesa.tck.semantics.Rule.INCLUDES;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import java.util.List;

/** Rows that have related rows; over the tables of {@link IncludeExamples}. */
final class ExistsExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    // They are there.
  }

  private static Example where(String description, Filter condition) {
    return Example.of(INCLUDES, description, Query.from("customer").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where("exists is true of rows with a related row", exists("purchase")).givesIds(1, 2, 4),
        where("exists is never unknown", not(exists("purchase"))).givesIds(3),
        where("exists looks for a row that meets a condition", exists("purchase", gt("total", 7)))
            .givesIds(1, 4),
        where(
                "exists is false where the condition is unknown of all",
                not(exists("purchase", and(isNull("total"), gt("total", 0)))))
            .givesIds(1, 2, 3, 4),
        where("not within exists is not not of it", exists("purchase", not(gt("total", 6))))
            .givesIds(1, 2),
        where("exists within exists", exists("purchase", exists("purchase_line", eq("sku", "x"))))
            .givesIds(1),
        where("exists through a joining table", exists("tag", eq("name", "vip"))).givesIds(1, 4),
        where("exists in the same table", exists("mentor", eq("name", "Ann"))).givesIds(2, 3),
        where("exists by a key that is null is false", not(exists("region"))).givesIds(2),
        Example.of(
                INCLUDES,
                "exists by a key of two columns",
                Query.from("line_note").select("id").where(not(exists("purchase_line"))))
            .givesIds(3, 4),
        Example.of(
                INCLUDES,
                "rows that exists keeps are counted once",
                Query.from("customer")
                    .where(exists("purchase", gt("total", 1)))
                    .aggregate(Aggregate.count()))
            .gives(Example.row(2L)));
  }
}
