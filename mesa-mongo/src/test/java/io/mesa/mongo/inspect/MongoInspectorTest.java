package io.mesa.mongo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.Database;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MongoInspectorTest {
  private static final TableName PERSON = TableName.of("town", "person");

  private static EmbeddedServer server;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    server = EmbeddedServer.start();
    try (var client = MongoClients.create(server.url("town"))) {
      var town = client.getDatabase("town");
      town.getCollection("person")
          .insertMany(
              List.of(
                  Document.parse(
                      """
                      {"_id": 1, "name": "Ann", "age": 41, "big": 7, "tags": ["a", "b"],
                       "at": {"$date": "2026-01-31T00:00:00Z"}, "mixed": 1, "home": {"city": "x"},
                       "sure": true, "size": 1.5, "exact": {"$numberDecimal": "1.10"}}
                      """),
                  Document.parse(
                      """
                      {"_id": 2, "name": null, "big": {"$numberLong": "5000000000"},
                       "mixed": "one", "tags": []}
                      """)));
      town.getCollection("person").createIndex(new Document("name", 1).append("age", -1));
      town.createCollection("place");
    }
    mesa = Mesa.of(Source.fromUrl("town", server.url("town")));
    gateway = mesa.gateway();
  }

  @AfterAll
  static void stop() {
    mesa.close();
    server.close();
  }

  @Test
  void databases_areThoseOfTheServer() {
    assertThat(gateway.databases()).extracting(Database::name).contains("town");
    assertThat(gateway.database("town")).isPresent();
    assertThat(gateway.database("no such")).isEmpty();
    assertThat(gateway.database("town").orElseThrow().tableCount()).isEqualTo(Reading.known(2L));
  }

  @Test
  void tables_areTheCollectionsThatMatch() {
    assertThat(gateway.tables(TableFilter.all()))
        .extracting(TableSummary::name)
        .containsExactly(PERSON, TableName.of("town", "place"));
    assertThat(gateway.tables(TableFilter.all().withNamePattern("pl%")))
        .extracting(table -> table.name().name())
        .containsExactly("place");
    assertThat(gateway.tables(TableFilter.all().withKinds(TableKind.VIEW))).isEmpty();
    try (var structure = gateway.structure(TableFilter.all())) {
      assertThat(structure.map(Table::name)).contains(PERSON);
    }
  }

  @Test
  void table_hasTheFieldsOfASampleWithTheirKinds() {
    Table table = gateway.table(PERSON);
    assertThat(table.columns())
        .extracting(Column::name, column -> column.type().valueType(), Column::nullable)
        .containsExactlyInAnyOrder(
            tuple("_id", ValueType.INT32, false),
            tuple("name", ValueType.TEXT, true),
            tuple("age", ValueType.INT32, true),
            tuple("big", ValueType.INT64, true),
            tuple("tags", ValueType.ARRAY, true),
            tuple("at", ValueType.TIMESTAMPTZ, true),
            tuple("mixed", ValueType.JSON, true),
            tuple("home", ValueType.JSON, true),
            tuple("sure", ValueType.BOOLEAN, true),
            tuple("size", ValueType.FLOAT64, true),
            tuple("exact", ValueType.DECIMAL, true));
    assertThat(table.column("tags").orElseThrow().type().name()).isEqualTo("text[]");
    assertThat(table.primaryKey().orElseThrow().columns()).containsExactly("_id");
    assertThat(table.indexes())
        .extracting(Index::name, Index::unique)
        .contains(tuple("name_1_age_-1", false));
    assertThat(table.indexes())
        .filteredOn(index -> index.name().equals("name_1_age_-1"))
        .flatExtracting(Index::keys)
        .extracting(Index.Key::descending)
        .containsExactly(false, true);
  }

  @Test
  void table_thatIsNotThere_isNotFoundWithTheNearest() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.table(TableName.of("town", "persom")))
        .withMessageContaining("perhaps 'person'")
        .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }
}
