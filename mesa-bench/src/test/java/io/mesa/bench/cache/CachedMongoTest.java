package io.mesa.bench.cache;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.HostRole;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of MongoDB's that are kept on Caffeine, through the door. */
class CachedMongoTest {
  private static final Query CUSTOMERS = Query.from("customer").build();
  private static final Query PARTS = Query.from("part").build();

  private TestDatabase database;
  private CaffeineCache cache;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void create() {
    database = MongoServer.shared().createDatabase("cached");
    insert("customer", new Document("_id", 1).append("name", "Ann"));
    insert("customer", new Document("_id", 2).append("name", "Bob"));
    insert("purchase", new Document("_id", 10).append("customer_id", 1));
    insert("item", new Document("_id", 100).append("purchase_id", 10));
    insert("part", new Document("_id", 1000).append("item_id", 100));
    cache = CaffeineCache.builder().build();
    mesa = mesa();
    gateway = mesa.gateway("shop");
  }

  private Mesa mesa() {
    // A replica set has an identity of its own, and has to be read so that nothing is taken back.
    return Mesa.builder()
        .source(
            Source.builder("shop")
                .url(database.url())
                .role(HostRole.PRIMARY)
                .option("readConcernLevel", "majority")
                .serverIdentity("the tests' server")
                .relation(to("purchases", "customer", "purchase"))
                .relation(to("items", "purchase", "item"))
                .relation(to("parts", "item", "part"))
                .build())
        .cache(cache)
        .build();
  }

  private Relation to(String name, String from, String target) {
    return Relation.toMany(name, named(from), "_id", named(target), from + "_id");
  }

  private TableName named(String collection) {
    return TableName.of(database.name(), collection);
  }

  private void insert(String collection, Document document) {
    database.plain().getCollection(collection).insertOne(document);
  }

  @AfterEach
  void drop() {
    mesa.close();
    database.close();
  }

  private long hits() {
    return cache.statistics().hits();
  }

  private Rows assertMiss(DatabaseGateway asked, Query query) {
    long before = hits();
    Rows rows = asked.query(query);
    assertThat(hits()).as("hits").isEqualTo(before);
    return rows;
  }

  private void assertHit(DatabaseGateway asked, Query query, Rows rows) {
    long before = hits();
    assertThat(asked.query(query)).isEqualTo(rows);
    assertThat(hits()).as("hits").isEqualTo(before + 1);
  }

  private Rows assertKept(DatabaseGateway asked, Query query) {
    Rows rows = assertMiss(asked, query);
    assertHit(asked, query, rows);
    return rows;
  }

  private static String text(Rows rows) {
    return rows.stream().toList().toString();
  }

  private static Mutation rename(int id, String name) {
    return Mutation.update("customer").set("name", name).where(eq("_id", id)).build();
  }

  @Test
  void query_again_isAHit_andAfterAWriteAMiss() {
    assertKept(gateway, CUSTOMERS);
    Rows parts = assertKept(gateway, PARTS);
    gateway.execute(rename(1, "Anna"));
    assertThat(text(assertKept(gateway, CUSTOMERS))).contains("Anna");
    assertHit(gateway, PARTS, parts);
    gateway.execute(
        Mutation.insertInto("part").columns("_id", "item_id").values(1001, 100).build());
    assertThat(assertMiss(gateway, PARTS)).hasSize(2);
  }

  @Test
  void includes_ofThreeLevels_areHits_untilTheLastIsWritten() {
    Query query =
        Query.from("customer")
            .include("purchases", with -> with.include("items", item -> item.include("parts")))
            .build();
    assertKept(gateway, query);
    gateway.execute(Mutation.deleteFrom("part").everyRow().build());
    assertThat(text(assertKept(gateway, query))).doesNotContain("1000");
  }

  @Test
  void command_thatWrites_isAMissOfItsCollectionOnly() {
    assertKept(gateway, CUSTOMERS);
    Rows parts = assertKept(gateway, PARTS);
    gateway.run(
        NativeStatement.of(
                """
                {"update": "customer", "updates": [{"q": {"_id": 1}, "u": {"$set": {"name": "Anna"}}}]}""")
            .allowingWrites());
    assertThat(text(assertMiss(gateway, CUSTOMERS))).contains("Anna");
    assertHit(gateway, PARTS, parts);
  }

  @Test
  void structure_changedByACommand_isAMissOfEverything() {
    assertKept(gateway, CUSTOMERS);
    gateway.run(NativeStatement.of("{\"create\": \"fresh\"}").allowingWrites());
    assertKept(gateway, CUSTOMERS);
  }

  @Test
  void changed_fromOutside_isAMissOnceMesaIsTold() {
    Rows before = assertKept(gateway, CUSTOMERS);
    insert("customer", new Document("_id", 3).append("name", "Cid"));
    assertHit(gateway, CUSTOMERS, before);
    mesa.changed("shop", named("customer"));
    assertThat(text(assertMiss(gateway, CUSTOMERS))).contains("Cid");
  }

  @Test
  void sources_ofOneDatabase_shareWhatIsWritten() {
    try (Mesa other = mesa()) {
      assertKept(other.gateway("shop"), CUSTOMERS);
      gateway.execute(rename(1, "Anna"));
      assertThat(text(assertMiss(other.gateway("shop"), CUSTOMERS))).contains("Anna");
    }
  }
}
