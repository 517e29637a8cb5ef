package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.query.Sort;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents whose keys MongoDB stores, and its paths cannot name. */
class UnsayableNamesTest {
  private static final TableName KEYS = TableName.of("odd", "keys");

  private static EmbeddedServer server;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    server = EmbeddedServer.start();
    try (var client = MongoClients.create(server.url("odd"))) {
      var keys = client.getDatabase("odd").getCollection("keys");
      for (int i = 1; i <= 3; i++) {
        keys.insertOne(
            new Document("_id", i)
                .append("a.b", "dotted " + i)
                .append("$cost", 10 * i)
                .append("", "empty " + i)
                .append("a", new Document("b", "a path " + i))
                .append("doc", new Document("x.y", "inside " + i)));
      }
    }
    mesa =
        Mesa.of(
            Source.builder("odd")
                .url(server.url("odd"))
                .relation(Relation.toMany("self", KEYS, "_id", KEYS, "_id"))
                .build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void close() {
    mesa.close();
    server.close();
  }

  private static void assertWhole(Row row, int id) {
    assertThat(row.get("a\\.b", String.class)).isEqualTo("dotted " + id);
    assertThat(row.get("$cost", Integer.class)).isEqualTo(10 * id);
    assertThat(row.get("a", JsonValue.class))
        .isEqualTo(JsonValue.of("{\"b\": \"a path " + id + "\"}"));
  }

  @Test
  void query_ofEveryField_givesThoseThatNoPathNames() {
    Rows rows = gateway.query(Query.from("keys").orderBy(asc("_id")).limit(2).build());
    assertThat(rows.size()).isEqualTo(2);
    assertWhole(rows.get(0), 1);
    assertWhole(rows.get(1), 2);
    Rows next =
        gateway.query(
            Query.from("keys")
                .orderBy(asc("_id"))
                .limit(2)
                .build()
                .after(rows.next().orElseThrow()));
    assertWhole(next.get(0), 3);
  }

  @Test
  void query_ofEveryField_leavesOutTheOneWithoutAName() {
    Rows rows = gateway.query(Query.from("keys").where(eq("_id", 1)).build());
    assertThat(rows.columns())
        .extracting(RowColumn::name)
        .containsExactly("_id", "a\\.b", "$cost", "a", "doc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "$cost"})
  void query_ofSuchAField_selectsIt(String name) {
    Row row =
        gateway
            .query(Query.from("keys").select(FieldPath.of(name)).where(eq("_id", 2)).build())
            .get(0);
    assertThat(row.get(FieldPath.of(name).toString(), Object.class).toString()).contains("2");
  }

  @Test
  void query_ofRelatedDocuments_givesAllTheirFields() {
    Row row =
        gateway
            .query(Query.from("keys").where(eq("_id", 3)).include("self").limit(1).build())
            .get(0);
    assertWhole(row, 3);
    assertWhole(row.many("self").get(0), 3);
  }

  @Test
  void query_ofSuchAKeyInADocument_readsItAndSearchesNotByIt() {
    FieldPath inside = FieldPath.of("doc", "x.y");
    Rows rows = gateway.query(Query.from("keys").select(inside).where(eq("_id", 1)).build());
    assertThat(rows.get(0).get(inside.toString(), JsonValue.class))
        .isEqualTo(JsonValue.of("\"inside 1\""));
    assertRefused(
        Query.from("keys").where(new Filter.Comparison(inside, Operator.EQ, "inside 1")).build());
  }

  private static void assertRefused(Query query) {
    MesaException refused = catchThrowableOfType(MesaException.class, () -> gateway.query(query));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(refused).hasMessageContaining("It can be selected, and no more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "$cost"})
  void query_bySuchAField_isRefused(String name) {
    FieldPath field = FieldPath.of(name);
    QueryBuilder keys = Query.from("keys").select("_id");
    assertRefused(keys.where(new Filter.IsNull(field)).build());
    assertRefused(
        Query.from("keys").where(new Filter.FieldComparison(field, Operator.EQ, field)).build());
    assertRefused(
        Query.from("keys").orderBy(new Sort(field, false, false, Optional.empty())).build());
    assertRefused(Query.from("keys").select(field).distinct().build());
    assertRefused(
        Query.from("keys")
            .aggregate(new Aggregate(Aggregate.Kind.COUNT, Optional.of(field), "n"))
            .build());
  }
}
