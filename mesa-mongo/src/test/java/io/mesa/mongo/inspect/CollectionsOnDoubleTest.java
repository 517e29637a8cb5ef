package io.mesa.mongo.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.CatalogDouble;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.source.Source;
import io.mesa.structure.CollectionOptions;
import io.mesa.structure.CollectionOptions.Capped;
import io.mesa.structure.CollectionOptions.TimeSeries;
import io.mesa.structure.CollectionOptions.Validation;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a server tells of its collections: replies as in MongoDB's manual, "listCollections",
 * "create", "listIndexes", "createIndexes", "$collStats" and "Error Codes".
 */
class CollectionsOnDoubleTest {
  private static final int UNAUTHORIZED = 13;

  private final CatalogDouble backend = new CatalogDouble();
  private EmbeddedServer server;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void start() {
    server = EmbeddedServer.start(backend);
    mesa = Mesa.of(Source.fromUrl("shop", server.url("shop")));
    gateway = mesa.gateway();
  }

  @AfterEach
  void stop() {
    mesa.close();
    server.close();
  }

  private static Document document(Object... pairs) {
    var document = new Document();
    for (int i = 0; i < pairs.length; i += 2) {
      document.append((String) pairs[i], pairs[i + 1]);
    }
    return document;
  }

  private void insert(String collection) {
    try (var client = MongoClients.create(server.url("shop"))) {
      client
          .getDatabase("shop")
          .getCollection(collection)
          .insertOne(org.bson.Document.parse("{\"_id\": 1, \"at\": {\"$date\": 0}}"));
    }
  }

  private Table table(String name) {
    return gateway.table(TableName.of("shop", name));
  }

  private TableSummary summary(String name) {
    return gateway.tables(TableFilter.all()).stream()
        .filter(table -> table.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void collections_areNamedAsWhatTheyAre() {
    backend.tell("plain", "collection", document());
    backend.tell("log", "collection", document("capped", true, "size", 4096, "max", 10));
    backend.tell("ring", "collection", document("capped", true, "size", 8192L));
    backend.tell(
        "weather",
        "timeseries",
        document(
            "timeseries",
            document("timeField", "at", "metaField", "sensor", "granularity", "hours"),
            "expireAfterSeconds",
            86_400L));
    backend.tell("open", "view", document("viewOn", "plain", "pipeline", List.of()));
    backend.tell("system.views", "collection", document());
    backend.tell("system.buckets.weather", "collection", document());
    assertThat(gateway.tables(TableFilter.all()))
        .extracting(table -> table.name().name(), TableSummary::kind)
        .containsExactly(
            tuple("log", TableKind.CAPPED_COLLECTION),
            tuple("open", TableKind.VIEW),
            tuple("plain", TableKind.COLLECTION),
            tuple("ring", TableKind.CAPPED_COLLECTION),
            tuple("weather", TableKind.TIME_SERIES));
    assertThat(gateway.tables(TableFilter.all().withKinds(TableKind.TIME_SERIES))).hasSize(1);
    assertThat(table("log").collection().flatMap(CollectionOptions::capped))
        .contains(new Capped(4096, Optional.of(10L)));
    assertThat(table("ring").collection().flatMap(CollectionOptions::capped))
        .contains(new Capped(8192, Optional.empty()));
    assertThat(table("weather").collection())
        .contains(
            new CollectionOptions(
                Optional.empty(),
                Optional.of(new TimeSeries("at", Optional.of("sensor"), Optional.of("hours"))),
                Optional.of(Duration.ofDays(1)),
                Optional.empty(),
                Optional.empty()));
    assertThat(table("plain").collection().orElseThrow().capped()).isEmpty();
  }

  @Test
  void timeSeries_hasNoPrimaryKey() {
    backend.tell("weather", "timeseries", document("timeseries", document("timeField", "at")));
    insert("weather");
    assertThat(table("weather").columns()).extracting("name").contains("_id");
    assertThat(table("weather").primaryKey())
        .as("of a time series _id is no key (\"Time Series Collection Limitations\")")
        .isEmpty();
  }

  @Test
  void view_hasItsDefinitionAndNoSize() {
    backend.tell(
        "open",
        "view",
        document(
            "viewOn",
            "orders",
            "pipeline",
            List.of(document("$match", document("status", "open")))));
    assertThat(table("open").viewDefinition())
        .contains(
            Reading.known(
                "{\"viewOn\": \"orders\", \"pipeline\": [{\"$match\": {\"status\": \"open\"}}]}"));
    assertThat(table("open").summary().bytes().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
    assertThat(table("open").collection()).isEmpty();
    assertThat(table("open").indexes()).isEmpty();
    assertThat(backend.received("collStats")).isEmpty();
  }

  @Test
  void collection_hasItsValidatorAndCollation() {
    backend.tell(
        "orders",
        "collection",
        document(
            "validator",
            document("total", document("$gt", 0)),
            "validationLevel",
            "moderate",
            "collation",
            document("locale", "fr", "strength", 1)));
    CollectionOptions options = table("orders").collection().orElseThrow();
    assertThat(options.validation())
        .contains(new Validation("{\"total\": {\"$gt\": 0}}", "moderate", "error"));
    assertThat(options.collation().orElseThrow().name()).isEqualTo("fr, strength 1");
    assertThat(options.collation().orElseThrow().deterministic()).isFalse();
  }

  @Test
  void sizes_ofSeveralShards_areTheirSum() {
    backend.tell("orders", "collection", document());
    backend.tellStorage(
        "orders",
        shard(10, 4_096, 1_000, document("_id_", 600, "total_1", 400)),
        shard(5L, 2_048.0, 500L, document("_id_", 500L)));
    backend.tellIndexes(
        "orders",
        document("v", 2, "key", document("_id", 1), "name", "_id_"),
        document("v", 2, "key", document("total", 1), "name", "total_1"),
        document("v", 2, "key", document("x", 1), "name", "x_1"));
    assertThat(summary("orders").rows()).isEqualTo(Reading.estimated(15L));
    assertThat(summary("orders").bytes()).isEqualTo(Reading.known(4_096L + 1_000 + 2_048 + 500));
    assertThat(table("orders").summary()).isEqualTo(summary("orders"));
    assertThat(table("orders").indexes())
        .extracting(Index::name, index -> index.bytes().find())
        .containsExactly(
            tuple("_id_", Optional.of(1_100L)),
            tuple("total_1", Optional.of(400L)),
            tuple("x_1", Optional.empty()));
  }

  private static Document shard(Object count, Object bytes, Object indexBytes, Document indexes) {
    return document(
        "count", count, "storageSize", bytes, "totalIndexSize", indexBytes, "indexSizes", indexes);
  }

  @Test
  void sizes_thatAShardLeavesOut_areMissing() {
    backend.tell("orders", "collection", document());
    backend.tellStorage(
        "orders", shard(10, 4_096, 1_000, document()), document("count", 5, "storageSize", 1));
    assertThat(summary("orders").rows()).isEqualTo(Reading.estimated(15L));
    assertThat(summary("orders").bytes().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
  }

  @Test
  void sizes_ofATimeSeries_haveNoCount() {
    backend.tell("weather", "timeseries", document("timeseries", document("timeField", "at")));
    backend.tellStorage("weather", shard(3, 100, 10, document()));
    assertThat(summary("weather").rows().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
    assertThat(summary("weather").bytes()).isEqualTo(Reading.known(110L));
  }

  @Test
  void sizes_thatTheLoginMayNotSee_areDeniedWithWhatWouldHelp() {
    backend.refuse("$collStats", UNAUTHORIZED, "Unauthorized");
    insert("orders");
    TableSummary orders = summary("orders");
    assertThat(orders.bytes().isMissing(Reading.Reason.DENIED)).isTrue();
    assertThat(orders.rows().toString()).contains("the role read on the database 'shop'");
    assertThat(table("orders").columns()).as("the rest is there").isNotEmpty();
  }

  @Test
  void sizes_thatDoNotComeInTime_areMissingForIt() {
    backend.refuse("$collStats", 50, "MaxTimeMSExpired");
    insert("orders");
    assertThat(summary("orders").bytes().isMissing(Reading.Reason.TIMED_OUT)).isTrue();
  }

  @Test
  void sizes_ofACollectionDroppedMeanwhile_failNothing() {
    backend.refuse("$collStats", 26, "NamespaceNotFound");
    insert("orders");
    assertThat(summary("orders").bytes().toString()).contains("dropped");
    try (var structure = gateway.structure(TableFilter.all())) {
      assertThat(structure).hasSize(1);
    }
  }

  @Test
  void structure_ofADatabaseThatIsNotThere_isNotFound() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                gateway
                    .with(CallOptions.none().withDatabase("nowhere"))
                    .structure(TableFilter.all())
                    .close())
        .withMessageContaining("There is no database 'nowhere'");
  }

  @Test
  void sizes_ofAServerThatHasNone_areUnsupported() {
    backend.refuse("$collStats", 40_324, "Location40324");
    backend.refuse("collStats", 59, "CommandNotFound");
    insert("orders");
    assertThat(summary("orders").bytes().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
  }

  @Test
  void indexes_sayWhatIsParticularAboutThem() {
    backend.tell("orders", "collection", document());
    backend.tellIndexes(
        "orders",
        document("v", 2, "key", document("_id", 1), "name", "_id_"),
        document("key", document("at", 1), "name", "ttl", "expireAfterSeconds", 3_600),
        document("key", document("sku", -1), "name", "sparse", "unique", true, "sparse", true),
        document(
            "key",
            document("open", 1),
            "name",
            "partial",
            "unique",
            true,
            "partialFilterExpression",
            document("open", true)),
        document(
            "key",
            document("_fts", "text", "_ftsx", 1),
            "name",
            "words",
            "weights",
            document("body", 1, "title", 10)),
        document("key", document("user", "hashed"), "name", "hash"),
        document("key", document("kind", 1, "place", "2dsphere"), "name", "near"),
        document("key", document("data.$**", 1), "name", "wild", "hidden", true),
        document(
            "key", document("name", 1), "name", "french", "collation", document("locale", "fr")));
    List<Index> indexes = table("orders").indexes();
    assertThat(indexes)
        .extracting(Index::name, Index::method, Index::unique, Index::sparse, Index::valid)
        .containsExactly(
            tuple("_id_", "btree", true, false, true),
            tuple("french", "btree", false, false, true),
            tuple("hash", "hashed", false, false, true),
            tuple("near", "2dsphere", false, false, true),
            tuple("partial", "btree", true, false, true),
            tuple("sparse", "btree", true, true, true),
            tuple("ttl", "btree", false, false, true),
            tuple("wild", "wildcard", false, false, false),
            tuple("words", "text", false, false, true));
    assertThat(index(indexes, "ttl").expireAfter()).contains(Duration.ofHours(1));
    assertThat(index(indexes, "_id_").expireAfter()).isEmpty();
    assertThat(index(indexes, "partial").predicate()).contains(Reading.known("{\"open\": true}"));
    assertThat(index(indexes, "sparse").nullsDistinct())
        .as("any number of documents may lack the field")
        .isTrue();
    assertThat(index(indexes, "words").keys())
        .extracting(Index.Key::column, Index.Key::operatorClass)
        .containsExactly(
            tuple(Optional.of("body"), Optional.of("text")),
            tuple(Optional.of("title"), Optional.of("text")));
    assertThat(index(indexes, "near").keys())
        .extracting(Index.Key::column, Index.Key::operatorClass)
        .containsExactly(
            tuple(Optional.of("kind"), Optional.empty()),
            tuple(Optional.of("place"), Optional.of("2dsphere")));
    assertThat(index(indexes, "wild").keys().get(0).expression())
        .contains(Reading.known("data.$**"));
    assertThat(index(indexes, "french").keys().get(0).collation()).contains("fr, strength 3");
  }

  private static Index index(List<Index> indexes, String name) {
    return indexes.stream().filter(index -> index.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void login_thatMaySeeNamesOnly_seesThose() {
    backend.tell("orders", "collection", document("capped", true));
    backend.tell("open", "view", document("viewOn", "orders"));
    backend.refuse("listCollections", UNAUTHORIZED, "Unauthorized");
    backend.refuse("listIndexes", UNAUTHORIZED, "Unauthorized");
    backend.refuse("dbStats", UNAUTHORIZED, "Unauthorized");
    insert("orders");
    assertThat(gateway.tables(TableFilter.all()))
        .extracting(table -> table.name().name(), TableSummary::kind)
        .containsExactly(tuple("open", TableKind.VIEW), tuple("orders", TableKind.COLLECTION));
    assertThat(backend.received("listCollections"))
        .anySatisfy(
            sent -> {
              assertThat(sent.get("nameOnly")).isEqualTo(true);
              assertThat(sent.get("authorizedCollections")).isEqualTo(true);
            });
    assertThat(table("orders").columns()).extracting("name").containsExactly("_id", "at");
    assertThat(table("orders").indexes()).isEmpty();
    assertThat(table("orders").collection()).isEmpty();
    assertThat(table("open").viewDefinition().orElseThrow().isMissing(Reading.Reason.DENIED))
        .isTrue();
    assertThat(gateway.database("shop").orElseThrow().tableCount().isMissing(Reading.Reason.DENIED))
        .isTrue();
  }

  @Test
  void databases_areAllThatTheLoginMaySee() {
    insert("orders");
    assertThat(gateway.databases()).extracting("name").contains("shop");
    assertThat(backend.received("listDatabases"))
        .isNotEmpty()
        .allSatisfy(
            sent ->
                assertThat(sent)
                    .as("without the flag: all, or those of its rights (\"listDatabases\")")
                    .doesNotContainKey("authorizedDatabases"));
  }
}
