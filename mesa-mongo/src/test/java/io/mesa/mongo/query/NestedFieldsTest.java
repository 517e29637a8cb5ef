package io.mesa.mongo.query;

import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.DocumentId;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries of fields inside documents, of which the source declares the kinds. */
class NestedFieldsTest {
  private static final String OWNER = "65a1b2c3d4e5f60718293a4b";

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = MongoServer.shared().createDatabase("nested");
    database
        .plain()
        .getCollection("person")
        .insertMany(
            List.of(
                Document.parse(
                    """
                    {"_id": 1, "home": {"city": "Rome", "rooms": 3, "tags": ["a", "b"],
                     "since": {"$date": "2026-01-31T00:00:00Z"},
                     "by": {"owner": {"$oid": "%s"}}}}
                    """
                        .formatted(OWNER)),
                Document.parse(
                    """
                    {"_id": 2, "home": {"city": "Bonn", "rooms": 5, "tags": [],
                     "by": {"owner": "%s"}}}
                    """
                        .formatted(OWNER)),
                Document.parse("{\"_id\": 3, \"home\": {\"city\": \"Bonn\", \"free\": 7}}"),
                Document.parse("{\"_id\": 4}")));
    TableDeclaration person =
        TableDeclaration.of(TableName.of(database.name(), "person"))
            .required("_id", ValueType.INT32)
            .field("home", ValueType.JSON)
            .nested(ValueType.TEXT, "home", "city")
            .nested(ValueType.INT32, "home", "rooms")
            .nested(ValueType.TIMESTAMPTZ, "home", "since")
            .nested(ValueType.DOCUMENT_ID, "home", "by", "owner")
            .nestedArray(ValueType.TEXT, "home", "tags")
            .primaryKey("_id")
            .build();
    mesa = Mesa.of(Source.builder("nested").url(database.url()).table(person).build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  private static List<Integer> ids(Filter filter) {
    return gateway.query(Query.from("person").where(filter).orderBy(asc("_id")).build()).stream()
        .map(row -> row.get("_id", Integer.class))
        .toList();
  }

  @Test
  void condition_onADeclaredPlace_comparesValuesOfItsKind() {
    assertThat(ids(eq("home.by.owner", DocumentId.of(OWNER)))).containsExactly(1);
    assertThat(ids(gte("home.since", Instant.parse("2026-01-31T00:00:00Z")))).containsExactly(1);
    assertThat(ids(not(eq("home.city", "Rome")))).containsExactly(2, 3);
    assertThat(ids(isNull("home.rooms"))).containsExactly(3, 4);
    assertThat(ids(arrayContains("home.tags", "b"))).containsExactly(1);
    assertThat(ids(eq("home.free", 7)))
        .as("what is not declared holds anything")
        .containsExactly(3);
  }

  @Test
  void condition_ofAnotherKind_isRefused() {
    refused(eq("home.city", 5), ErrorCode.INVALID_QUERY, "'home.city' is of the type text");
    refused(eq("home.by.owner", OWNER), ErrorCode.INVALID_QUERY, "document_id");
    refused(
        anyElement("home.city", io.mesa.query.Operator.EQ, "x"),
        ErrorCode.INVALID_QUERY,
        "no array");
    refused(eq("home.city.part", "x"), ErrorCode.INVALID_QUERY, "'home.city' of");
  }

  private static void refused(Filter filter, ErrorCode code, String words) {
    MesaException refused = catchThrowableOfType(MesaException.class, () -> ids(filter));
    assertThat(refused).hasMessageContaining(words);
    assertThat(refused.code()).isEqualTo(code);
  }

  @Test
  void row_givesADeclaredPlaceAsItsKind() {
    Row row =
        gateway
            .query(
                Query.from("person")
                    .select("home.city", "home.rooms", "home.since", "home.by.owner", "home.tags")
                    .where(eq("_id", 1))
                    .build())
            .get(0);
    assertThat(row.get("home.city", String.class)).isEqualTo("Rome");
    assertThat(row.get("home.rooms", Integer.class)).isEqualTo(3);
    assertThat(row.get("home.since", Instant.class))
        .isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(row.get("home.by.owner", DocumentId.class)).isEqualTo(DocumentId.of(OWNER));
    assertThat((Object) row.get("home.tags", List.class)).isEqualTo(List.of("a", "b"));
  }

  @Test
  void order_byADeclaredPlace_isItsKinds() {
    assertThat(
            gateway
                .query(
                    Query.from("person")
                        .select("_id")
                        .orderBy(asc("home.city"), desc("_id"))
                        .build())
                .stream()
                .map(row -> row.get("_id", Integer.class)))
        .containsExactly(3, 2, 1, 4);
  }

  @Test
  void pages_byADeclaredPlace_haveEveryRowOnce() {
    Query first = Query.from("person").select("_id").orderBy(asc("home.city")).limit(1).build();
    List<Integer> all = new ArrayList<>();
    Rows page = gateway.query(first);
    while (true) {
      page.forEach(row -> all.add(row.get("_id", Integer.class)));
      if (page.next().isEmpty()) {
        break;
      }
      page = gateway.query(first.after(page.next().get()));
    }
    assertThat(all).containsExactly(2, 3, 1, 4);
  }

  @Test
  void groups_byADeclaredPlace_haveItsValues() {
    Rows rows =
        gateway.query(
            Query.from("person")
                .groupBy("home.city")
                .aggregate(Aggregate.count().as("n"), Aggregate.max("home.rooms").as("most"))
                .orderBy(asc("home.city"))
                .build());
    assertThat(rows.map(row -> row.find("home.city", String.class).orElse("none")))
        .containsExactly("Bonn", "Rome", "none");
    assertThat(rows.map(row -> row.get("n", Long.class))).containsExactly(2L, 1L, 1L);
    assertThat(rows.get(0).get("most", Integer.class)).isEqualTo(5);
  }
}
