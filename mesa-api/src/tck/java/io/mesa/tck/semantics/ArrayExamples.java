package io.mesa.tck.semantics;

import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.size;
import static io.mesa.query.Sort.asc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Rule.ARRAYS;

import io.mesa.memory.ColumnTypes;
import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.util.Arrays;
import java.util.List;

/** Arrays, in columns and in documents. */
final class ArrayExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database.table(
        "array_bag",
        table ->
            table
                .column("id", ValueType.INT32)
                .nullable("tags", ColumnTypes.arrayOf(ValueType.TEXT))
                .nullable("scores", ColumnTypes.arrayOf(ValueType.INT16))
                .nullable("body", ValueType.JSON)
                .primaryKey("id")
                .row(1, List.of("a", "b"), List.of(1, 2), json("{\"t\": [\"a\", 1, null]}"))
                .row(2, List.of(), List.of(), json("{\"t\": []}"))
                .row(3, null, null, json("{\"t\": \"a\"}"))
                .row(4, Arrays.asList("a", null), List.of(7), json("{\"t\": [\"a\"]}"))
                .row(5, List.of("b", "b", "c"), List.of(3), json("{}"))
                .row(6, List.of("A"), Arrays.asList((Object) null), null));
  }

  private static JsonValue json(String text) {
    return JsonValue.of(text);
  }

  private static Example where(String description, Filter condition) {
    return Example.of(ARRAYS, description, Query.from("array_bag").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        where("an array contains a value", arrayContains("tags", "a")).givesIds(1, 4),
        where("an array contains all of several values", arrayContains("tags", "a", "b"))
            .givesIds(1),
        where("a value counts once, however often it is wanted", arrayContains("tags", "c", "c"))
            .givesIds(5),
        where("every array contains no values", arrayContains("tags")).givesIds(1, 2, 4, 5, 6),
        where(
                "what an array does not contain is false, though it has nulls",
                not(arrayContains("tags", "b")))
            .givesIds(2, 4, 6),
        where("an array overlaps one of several values", arrayOverlaps("tags", "a", "c"))
            .givesIds(1, 4, 5),
        where("no array overlaps no values", not(arrayOverlaps("tags"))).givesIds(1, 2, 4, 5, 6),
        where("a comparison is true of some element", anyElement("tags", Operator.EQ, "b"))
            .givesIds(1, 5),
        where(
                "it is unknown where it is true of none and one is null",
                not(anyElement("tags", Operator.EQ, "b")))
            .givesIds(2, 6),
        where("elements are compared exactly", anyElement("scores", Operator.GTE, 2.5))
            .givesIds(4, 5),
        where("a number beyond the type is in no array", not(arrayOverlaps("scores", 100_000)))
            .givesIds(1, 2, 4, 5, 6),
        where("the size counts nulls", size("tags", Operator.EQ, 2)).givesIds(1, 4),
        where("the size of an empty array is 0", size("tags", Operator.LT, 1)).givesIds(2),
        where("the size of null is unknown", not(size("tags", Operator.GT, 1))).givesIds(2, 6),
        where("a scalar condition does not look inside", eq("body.t", "a")).givesIds(3),
        where("an array in a document contains a value", arrayContains("body.t", "a"))
            .givesIds(1, 4),
        where(
                "of another type is not equal, and what is no array is unknown",
                not(arrayContains("body.t", "a")))
            .givesIds(2),
        where("several types may be contained", arrayContains("body.t", "a", 1)).givesIds(1),
        where("an array in a document overlaps", arrayOverlaps("body.t", 1, true)).givesIds(1),
        where("a comparison is true of an element there", anyElement("body.t", Operator.LTE, 1))
            .givesIds(1),
        where(
                "of an element of another type it is unknown",
                not(anyElement("body.t", Operator.GT, 1)))
            .givesIds(2),
        where("the size in a document counts JSON's null", size("body.t", Operator.EQ, 3))
            .givesIds(1),
        where("an empty array is not null", isNull("tags")).givesIds(3),
        Example.of(
                ARRAYS,
                "arrays come as lists with their nulls",
                Query.from("array_bag").select("tags", "scores").orderBy(asc("id")).limit(4))
            .givesInOrder(
                row(List.of("a", "b"), List.of((short) 1, (short) 2)),
                row(List.of(), List.of()),
                row(null, null),
                row(Arrays.asList("a", null), List.of((short) 7))));
  }
}
