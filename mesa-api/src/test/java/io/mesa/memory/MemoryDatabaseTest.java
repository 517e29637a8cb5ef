package io.mesa.memory;

import static io.mesa.query.Filters.isNotNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.structure.Collation;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Table;
import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryDatabaseTest {
  private static final TableName THING = TableName.of("public", "thing");

  private static MemoryDatabase thing(UnaryOperator<MemoryTableBuilder> definition) {
    return MemoryDatabase.builder().table("thing", definition).build();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void javadocExample_run_givesItsRows() {
    MemoryDatabase database =
        MemoryDatabase.builder()
            .table(
                "customer",
                table ->
                    table
                        .column("id", ValueType.INT32)
                        .column("name", ValueType.TEXT)
                        .primaryKey("id")
                        .row(1, "Ann")
                        .row(2, "Bob"))
            .table(
                "orders",
                table ->
                    table
                        .column("id", ValueType.INT64)
                        .column("customer_id", ValueType.INT32)
                        .nullable("total", ValueType.DECIMAL)
                        .primaryKey("id")
                        .foreignKey("customer_id", "customer")
                        .row(10, 1, new BigDecimal("9.50"))
                        .row(11, 2, null))
            .build();
    try (Mesa mesa =
        Mesa.builder().source(database.source("shop")).driver(database.driver()).build()) {
      Rows rows =
          mesa.gateway("shop")
              .query(
                  Query.from("orders")
                      .select("id")
                      .where(isNotNull("total"))
                      .include("customer", customer -> customer.select("name"))
                      .build());

      assertThat(rows).hasSize(1);
      assertThat(rows.get(0).get("id", Long.class)).isEqualTo(10);
      assertThat(rows.get(0).one("customer").orElseThrow().get("name", String.class))
          .isEqualTo("Ann");
    }
  }

  @Test
  void rows_givenInOtherClasses_areOfTheirTypesClasses() {
    MemoryDatabase database =
        thing(
            table ->
                table
                    .column("small", ValueType.INT16)
                    .column("big", ValueType.INT64)
                    .column("price", ValueType.DECIMAL)
                    .column("content", ValueType.BYTES)
                    .column("tags", ColumnTypes.arrayOf(ValueType.INT64))
                    .row(1, 2, 3, new byte[] {4}, new Object[] {5, null}));

    assertThat(database.rows(THING))
        .containsExactly(
            List.of(
                (short) 1,
                2L,
                new BigDecimal(3),
                Bytes.of(new byte[] {4}),
                Arrays.asList(5L, null)));
  }

  @Test
  void rows_changed_refuse() {
    MemoryDatabase database = thing(table -> table.column("id", ValueType.INT32).row(1));

    assertThatThrownBy(() -> database.rows(THING).get(0).set(0, 2))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void rows_givenByColumn_haveNullForTheRest() {
    MemoryDatabase database =
        thing(
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("name", ValueType.TEXT)
                    .row(Map.of("id", 1)));

    assertThat(database.rows(THING)).containsExactly(Arrays.asList(1, null));
  }

  @Test
  void jsonb_given_isBroughtToItsForm() {
    MemoryDatabase database =
        thing(
            table ->
                table
                    .column("body", ValueType.JSON)
                    .row(
                        JsonValue.of(
                            "{\"bb\":1e2,\"a\":[ 1.50,\"\\u00e9\\n\"],\"a\":null,\"c\":-0.0}"))
                    .row(JsonValue.of(" [{\"a\" :true}]")));

    assertThat(database.rows(THING))
        .containsExactly(
            List.of(JsonValue.of("{\"a\": null, \"c\": 0.0, \"bb\": 100}")),
            List.of(JsonValue.of("[{\"a\": true}]")));
  }

  @Test
  void json_given_keepsItsTextAndThatOfItsParts() {
    MemoryDatabase database =
        thing(
            table ->
                table
                    .column("body", ColumnTypes.json())
                    .row(JsonValue.of("{\"b\": { \"a\":1e2 , \"c\": [\"\\u00e9\"]} }")));

    Rows rows =
        TestGateway.query(database, Query.from("thing").select("body", "body.b", "body.b.c"));

    assertThat(rows.get(0).get("body", JsonValue.class))
        .isEqualTo(JsonValue.of("{\"b\": { \"a\":1e2 , \"c\": [\"\\u00e9\"]} }"));
    assertThat(rows.get(0).get("body.b", JsonValue.class))
        .isEqualTo(JsonValue.of("{ \"a\":1e2 , \"c\": [\"\\u00e9\"]}"));
    assertThat(rows.get(0).get("body.b.c", JsonValue.class))
        .isEqualTo(JsonValue.of("[\"\\u00e9\"]"));
  }

  @Test
  void foreignKey_toATable_leadsToItsPrimaryKey() {
    MemoryDatabase database =
        MemoryDatabase.builder()
            .table("part", t -> t.column("whole", ValueType.INT32).foreignKey("whole", "thing"))
            .table("thing", t -> t.column("number", ValueType.INT32).primaryKey("number"))
            .build();

    ForeignKey key = database.tables().get(0).foreignKeys().get(0);
    assertThat(key.name()).isEqualTo("part_whole_fkey");
    assertThat(key.target()).isEqualTo(THING);
    assertThat(key.targetColumns()).containsExactly("number");
  }

  @Test
  void table_ofAKnownStructure_isThatStructure() {
    Table structure =
        thing(table -> table.column("id", ValueType.INT32).primaryKey("id")).tables().get(0);

    MemoryDatabase copy =
        MemoryDatabase.builder().table(structure, List.of(List.of(1), List.of(2))).build();

    assertThat(copy.tables()).containsExactly(structure);
    assertThat(copy.rows(THING)).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void build_withAValueOfAnotherType_namesTableRowAndColumn() {
    assertRefused(() -> thing(table -> table.column("id", ValueType.TEXT).row("a").row(7)))
        .hasMessage(
            "Row 2, column 'id' of 'public.thing' is a Integer; the type text takes a String.");
  }

  @Test
  void build_withANumberBeyondItsType_isRefused() {
    assertRefused(() -> thing(table -> table.column("id", ValueType.INT16).row(40_000)))
        .hasMessageContaining("40000")
        .hasMessageContaining("smallint");
  }

  @Test
  void build_withNullInAColumnThatHasNone_isRefused() {
    assertRefused(
            () -> thing(table -> table.column("id", ValueType.INT32).row(new Object[] {null})))
        .hasMessageContaining("Row 1, column 'id'");
  }

  @Test
  void build_withAnUnknownLabel_isRefused() {
    assertRefused(
            () -> thing(table -> table.column("mood", ColumnTypes.enumOf("mood", "ok")).row("so")))
        .hasMessageContaining("'so'")
        .hasMessageContaining("[ok]");
  }

  @Test
  void build_withMalformedJson_isRefused() {
    assertRefused(
            () -> thing(table -> table.column("body", ValueType.JSON).row(JsonValue.of("{} 1"))))
        .hasMessageContaining("is no JSON");
  }

  @Test
  void build_withNulInJson_isRefused() {
    assertRefused(
            () ->
                thing(
                    table -> table.column("body", ValueType.JSON).row(JsonValue.of("\"\\u0000\""))))
        .hasMessageContaining("NUL");
  }

  @Test
  void build_withTooFewValues_isRefused() {
    assertRefused(() -> thing(table -> table.column("id", ValueType.INT32).row()))
        .hasMessageContaining("0 values for 1 columns");
  }

  @Test
  void build_withTwoRowsOfOneKey_isRefused() {
    assertRefused(
            () ->
                thing(
                    table ->
                        table
                            .column("price", ValueType.DECIMAL)
                            .primaryKey("price")
                            .row(new BigDecimal("1.0"))
                            .row(1)))
        .hasMessageContaining("thing_pkey");
  }

  @Test
  void build_withTwoNullsInAUniqueKey_isTaken() {
    MemoryDatabase database =
        thing(
            table ->
                table
                    .nullable("code", ValueType.INT32)
                    .unique("code")
                    .row(new Object[] {null})
                    .row(new Object[] {null}));

    assertThat(database.rows(THING)).hasSize(2);
  }

  @Test
  void build_withAPrimaryKeyThatMayBeNull_isRefused() {
    assertRefused(() -> thing(table -> table.nullable("id", ValueType.INT32).primaryKey("id")))
        .hasMessageContaining("may be null");
  }

  @Test
  void build_withAKeyOfAnUnknownColumn_isRefused() {
    assertRefused(() -> thing(table -> table.column("id", ValueType.INT32).unique("key")))
        .hasMessageContaining("'key'");
  }

  @Test
  void build_withAReferenceToNoRow_isRefused() {
    assertRefused(
            () ->
                thing(
                    table ->
                        table
                            .column("id", ValueType.INT32)
                            .nullable("parent", ValueType.INT32)
                            .primaryKey("id")
                            .foreignKey("parent", "thing")
                            .row(1, 2)))
        .hasMessageContaining("thing_parent_fkey");
  }

  @Test
  void build_withAReferenceToNoTable_isRefused() {
    assertRefused(
            () ->
                thing(table -> table.column("other", ValueType.INT32).foreignKey("other", "other")))
        .hasMessageContaining("public.other");
  }

  @Test
  void table_addedTwice_isRefused() {
    assertRefused(
            () ->
                MemoryDatabase.builder()
                    .table("thing", table -> table)
                    .table("thing", table -> table))
        .hasMessageContaining("public.thing");
  }

  @Test
  void driver_withoutADatabase_refusesTheSource() {
    Source source = Source.builder("none").driver("memory").build();

    assertThatThrownBy(() -> Mesa.builder().source(source).driver(new MemoryDriver()).build())
        .isInstanceOfSatisfying(
            MesaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("MemoryDatabase.source");
  }

  @Test
  void driver_ofTwoDatabases_leadsToEach() {
    MemoryDatabase one = thing(table -> table.column("id", ValueType.INT32).row(1));
    MemoryDatabase two = thing(table -> table.column("id", ValueType.INT32).row(2));
    Query query = Query.from("thing").build();
    try (Mesa mesa =
        Mesa.builder()
            .source(one.source("one"))
            .source(two.source("two"))
            .driver(one.driver())
            .build()) {
      assertThat(mesa.gateway("one").query(query).get(0).get("id", Integer.class)).isEqualTo(1);
      assertThat(mesa.gateway("two").query(query).get(0).get("id", Integer.class)).isEqualTo(2);
    }
  }

  @Test
  void collated_columnNamedBefore_isToldInTheStructure() {
    MemoryDatabase database =
        MemoryDatabase.builder()
            .table(
                "word",
                table ->
                    table
                        .column("text", ValueType.TEXT)
                        .collated("text", new Collation("C", true, true)))
            .build();
    assertThat(database.tables().get(0).columns().get(0).collation())
        .contains(new Collation("C", true, true));
  }

  @Test
  void collated_columnNotNamed_isRefused() {
    assertThatThrownBy(
            () ->
                MemoryDatabase.builder()
                    .table("word", table -> table.collated("text", new Collation("C", true, true))))
        .isInstanceOf(MesaException.class)
        .hasMessageContaining("no column 'text'");
  }
}
