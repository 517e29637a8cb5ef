package io.mesa.tck.semantics;

import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNaN;
import static io.mesa.query.Filters.isNotNull;
import static io.mesa.query.Filters.isSet;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.tck.semantics.Rule.OTHER_TYPE;

import io.mesa.memory.ColumnTypes;
import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.value.JsonValue;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;

/** Documents in which a field is now of this type and now of that. */
final class DocumentExamples implements ExampleGroup {

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    database
        .table(
            "document_mixed",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("body", ValueType.JSON)
                    .primaryKey("id")
                    .row(1, json("{\"v\": 5}"))
                    .row(2, json("{\"v\": \"5\"}"))
                    .row(3, json("{\"v\": true}"))
                    .row(4, json("{\"v\": null}"))
                    .row(5, json("{}"))
                    .row(6, json("{\"v\": [5]}"))
                    .row(7, json("{\"v\": {\"v\": 5}}"))
                    .row(8, json("{\"v\": 5.0}"))
                    .row(9, null)
                    .row(10, json("{\"v\": \"abc\"}"))
                    .row(11, json("{\"v\": 7}"))
                    .row(12, json("{\"a.b\": 1, \"0\": 2}")))
        .table(
            "document_scalar",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("body", ColumnTypes.json())
                    .primaryKey("id")
                    .row(1, json("\"x\""))
                    .row(2, json("5"))
                    .row(3, json("{\"x\": 0.1}"))
                    .row(4, json("null"))
                    .row(5, json("false")));
  }

  private static JsonValue json(String text) {
    return JsonValue.of(text);
  }

  private static Example mixed(String description, Filter condition) {
    return Example.of(
        OTHER_TYPE,
        description,
        Query.from("document_mixed").select("id").where(condition).textOrder(TextOrder.BINARY));
  }

  private static Example scalar(String description, Filter condition) {
    return Example.of(
        OTHER_TYPE, description, Query.from("document_scalar").select("id").where(condition));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        mixed("a number equals numbers only", eq("body.v", 5)).givesIds(1, 8),
        mixed("a number is unequal to numbers only", ne("body.v", 5)).givesIds(11),
        mixed("not of unknown is unknown", not(eq("body.v", 5))).givesIds(11),
        mixed("a text is compared with texts only", gt("body.v", "4")).givesIds(2, 10),
        mixed("a boolean is compared with booleans only", eq("body.v", true)).givesIds(3),
        mixed("false is less than true", gt("body.v", false)).givesIds(3),
        mixed("numbers are compared exactly", lt("body.v", new BigDecimal("5.0000000000000000001")))
            .givesIds(1, 8),
        mixed("a value of another type is not null", isNotNull("body.v"))
            .givesIds(1, 2, 3, 6, 7, 8, 10, 11),
        mixed("in takes values of several types", in("body.v", List.of(5, "5", true)))
            .givesIds(1, 2, 3, 8),
        mixed("notIn is unknown where one of them is of another type", notIn("body.v", List.of(5)))
            .givesIds(11),
        mixed("notIn of two types is unknown of both", notIn("body.v", List.of(9, "9")))
            .givesNothing(),
        mixed("a text matches texts only", contains("body.v", "b")).givesIds(10),
        mixed("that it does not match is unknown of the rest", not(like("body.v", "%b%")))
            .givesIds(2),
        mixed("a number in a document is never NaN", isNaN("body.v")).givesNothing(),
        mixed("isNaN is unknown of what is no number", not(isNaN("body.v"))).givesIds(1, 8, 11),
        mixed("a value of another type is distinct", distinctFrom("body.v", 5))
            .givesIds(2, 3, 4, 5, 6, 7, 9, 10, 11, 12),
        mixed("a path leads into an object only", eq("body.v.v", 5)).givesIds(7),
        mixed("a key is never a place in an array", isSet("body.v.0")).givesNothing(),
        mixed("a key of digits is a key", eq("body.0", 2)).givesIds(12),
        mixed("a key may have a dot", eq("body.a\\.b", 1)).givesIds(12),
        scalar("a column is a document of its own: a text", eq("body", "x")).givesIds(1),
        scalar("a number", gt("body", 4)).givesIds(2),
        scalar("a boolean", ne("body", true)).givesIds(5),
        scalar("a double is what is written", eq("body.x", 0.1)).givesIds(3),
        scalar("of another type than the value it is unknown", not(eq("body", 4))).givesIds(2));
  }
}
