package io.mesa.tck.semantics;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.isNotNull;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.isSet;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Rule.NULL_AND_MISSING;
import static io.mesa.tck.semantics.Rule.ORDER_OF_NULLS;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Sort;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.util.List;

/** Null in columns and documents, and its place in an order. */
final class NullExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database
        .table(
            "null_label",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("label", ValueType.TEXT)
                    .nullable("place", ValueType.INT32)
                    .primaryKey("id")
                    .row(1, "a", 20)
                    .row(2, "b", null)
                    .row(3, null, 10)
                    .row(4, "", null)
                    .row(5, "a", 30))
        .table(
            "null_document",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("body", ValueType.JSON)
                    .primaryKey("id")
                    .row(1, JsonValue.of("{\"a\": 1}"))
                    .row(2, JsonValue.of("{\"a\": null}"))
                    .row(3, JsonValue.of("{}"))
                    .row(4, null)
                    .row(5, JsonValue.of("null"))
                    .row(6, JsonValue.of("{\"a\": {\"b\": null}}"))
                    .row(7, JsonValue.of("{\"a\": [1]}")));
  }

  private static Example label(String description, Filter condition) {
    return Example.of(
        NULL_AND_MISSING, description, Query.from("null_label").select("id").where(condition));
  }

  private static Example document(String description, Filter condition) {
    return Example.of(
        NULL_AND_MISSING, description, Query.from("null_document").select("id").where(condition));
  }

  private static Example ordered(String description, Sort... order) {
    return Example.of(
        ORDER_OF_NULLS, description, Query.from("null_label").select("id").orderBy(order));
  }

  private static Example aggregate(String description, QueryBuilder query) {
    return Example.of(NULL_AND_MISSING, description, query);
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        label("the empty text is not null", isNull("label")).givesIds(3),
        label("isNotNull is never unknown", isNotNull("label")).givesIds(1, 2, 4, 5),
        label("a column is always set", isSet("label")).givesIds(1, 2, 3, 4, 5),
        label("null is distinct from a value", distinctFrom("label", "a")).givesIds(2, 3, 4),
        label("a value is distinct from null, null is not", distinctFrom("label", null))
            .givesIds(1, 2, 4, 5),
        document("a missing key, JSON's null and null are null", isNull("body.a"))
            .givesIds(2, 3, 4, 5),
        document("a key is set that is there, with JSON's null too", isSet("body.a"))
            .givesIds(1, 2, 6, 7),
        document(
                "isSet tells JSON's null from a missing key",
                and(isNull("body.a"), isSet("body.a")))
            .givesIds(2),
        document("a path through what is no object is missing", isNull("body.a.b"))
            .givesIds(1, 2, 3, 4, 5, 6, 7),
        document("a path through what is no object is not set", isSet("body.a.b")).givesIds(6),
        document("JSON's null in a column is null", isNull("body")).givesIds(4, 5),
        document("missing is distinct from a value", distinctFrom("body.a", 1))
            .givesIds(2, 3, 4, 5, 6, 7),
        document("missing is not distinct from null", distinctFrom("body.a", null))
            .givesIds(1, 6, 7),
        Example.of(
                NULL_AND_MISSING,
                "a selected path is JSON, null where it is missing",
                Query.from("null_document").select("id", "body.a").orderBy(asc("id")))
            .givesInOrder(
                row(1, JsonValue.of("1")),
                row(2, JsonValue.of("null")),
                row(3, null),
                row(4, null),
                row(5, null),
                row(6, JsonValue.of("{\"b\": null}")),
                row(7, JsonValue.of("[1]"))),
        aggregate(
                "nulls are one group",
                Query.from("null_label").groupBy("place").aggregate(Aggregate.count()))
            .gives(row(20, 1L), row(null, 2L), row(10, 1L), row(30, 1L)),
        aggregate(
                "nulls are one distinct value", Query.from("null_label").select("label").distinct())
            .gives(row("a"), row("b"), row((Object) null), row("")),
        aggregate(
                "null is no value to count",
                Query.from("null_label")
                    .aggregate(
                        Aggregate.count(),
                        Aggregate.count("label"),
                        Aggregate.countDistinct("label")))
            .gives(row(5L, 4L, 3L)),
        aggregate(
                "neither is what is null in a document",
                Query.from("null_document").aggregate(Aggregate.count("body.a")))
            .gives(row(3L)),
        ordered("ascending, nulls come last", asc("place"), asc("id"))
            .givesIdsInOrder(3, 1, 5, 2, 4),
        ordered("descending, nulls come last", desc("place"), asc("id"))
            .givesIdsInOrder(5, 1, 3, 2, 4),
        ordered("ascending, nulls come first", asc("place").withNullsFirst(), asc("id"))
            .givesIdsInOrder(2, 4, 3, 1, 5),
        ordered("descending, nulls come first", desc("place").withNullsFirst(), desc("id"))
            .givesIdsInOrder(4, 2, 5, 1, 3),
        ordered("an order reversed has them at the other end", asc("place").reversed(), asc("id"))
            .givesIdsInOrder(2, 4, 5, 1, 3),
        Example.of(
                ORDER_OF_NULLS,
                "of nulls a limit keeps what is first by the next field",
                Query.from("null_label")
                    .select("id")
                    .orderBy(desc("place"), desc("id"))
                    .limit(2)
                    .offset(2))
            .givesIdsInOrder(3, 4),
        Example.of(
                ORDER_OF_NULLS,
                "groups are ordered as rows are",
                Query.from("null_label")
                    .groupBy("place")
                    .aggregate(Aggregate.max("label").as("greatest"))
                    .orderBy(asc("greatest").withNullsFirst(), desc("place")))
            .givesInOrder(row(10, null), row(30, "a"), row(20, "a"), row(null, "b")));
  }
}
