package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.query.Sort;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first documents of an order with nulls and NaN, and pages of it. */
class BranchesTest {
  private static final TableName ITEM = TableName.of("shop", "item");

  private static EmbeddedServer server;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    server = EmbeddedServer.start();
    fill(server);
    mesa = Mesa.of(declared().url(server.url("shop")).build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void close() {
    mesa.close();
    server.close();
  }

  private static void fill(EmbeddedServer server) {
    try (var client = MongoClients.create(server.url("shop"))) {
      var items = client.getDatabase("shop").getCollection("item");
      List<Double> prices = Arrays.asList(2.5, null, Double.NaN, 1.0, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < 20; i++) {
        var item = new Document("_id", i).append("state", i % 2 == 0 ? "open" : "done");
        item.append("name", i % 3 == 0 ? null : "n" + i % 5).append("price", prices.get(i % 5));
        if (i % 4 == 0) {
          item.remove("name");
          item.remove("price");
        }
        items.insertOne(item);
      }
    }
  }

  private static SourceBuilder declared() {
    return Source.builder("shop")
        .table(
            TableDeclaration.of(ITEM)
                .required("_id", ValueType.INT32)
                .required("state", ValueType.TEXT)
                .field("name", ValueType.TEXT)
                .field("price", ValueType.FLOAT64)
                .primaryKey("_id")
                .reference(
                    new TableDeclaration.Reference("self", List.of("_id"), ITEM, List.of("_id")))
                .build());
  }

  private static QueryBuilder by(Sort... sorts) {
    QueryBuilder query = Query.from("item").select("_id");
    List.of(sorts).forEach(query::orderBy);
    return query.orderBy(asc("_id")).limit(3);
  }

  private static List<BsonDocument> pipeline(Query query) {
    return documents(BsonDocument.parse(gateway.translate(query).text()).getArray("pipeline"));
  }

  private static List<BsonDocument> documents(BsonArray stages) {
    return stages.stream().map(stage -> stage.asDocument()).toList();
  }

  private static void assertStages(Query query, String... stages) {
    assertThat(pipeline(query))
        .startsWith(
            Arrays.stream(stages)
                .map(stage -> BsonDocument.parse(stage.replace('\'', '"')))
                .toArray(BsonDocument[]::new));
  }

  private static List<String> names(List<BsonDocument> stages) {
    return stages.stream().map(BsonDocument::getFirstKey).toList();
  }

  @Test
  void translate_ofNullsBehind_boundsAndLimitsBothBranches() {
    assertStages(
        by(asc("name")).where(eq("state", "open")).build(),
        "{'$match': {'$and': [{'state': {'$eq': 'open'}}, {'state': {'$not': {'$type': 'array'}}}]}}",
        "{'$match': {'name': {'$ne': null}}}",
        "{'$sort': {'name': 1, '_id': 1}}",
        "{'$limit': {'$numberLong': '3'}}",
        "{'$unionWith': {'coll': 'item', 'pipeline': ["
            + "{'$match': {'$and': [{'state': {'$eq': 'open'}}, {'state': {'$not': {'$type': 'array'}}}]}},"
            + "{'$match': {'name': {'$eq': null}}},"
            + "{'$sort': {'name': 1, '_id': 1}},"
            + "{'$limit': {'$numberLong': '3'}}]}}",
        "{'$limit': {'$numberLong': '3'}}");
  }

  @Test
  void translate_withAnOffset_readsThatManyMoreOfEachBranch() {
    List<BsonDocument> stages = pipeline(by(asc("name")).offset(4).build());
    assertThat(names(stages))
        .containsExactly("$match", "$sort", "$limit", "$unionWith", "$skip", "$limit", "$project");
    assertThat(stages.get(2))
        .isEqualTo(BsonDocument.parse("{\"$limit\": {\"$numberLong\": \"7\"}}"));
  }

  @Test
  void translate_ofAPageAmongValues_boundsTheFirstFieldFirst() {
    Query pages = by(asc("name")).build();
    PageToken behindFirst = gateway.query(pages).next().orElseThrow();
    String others =
        "'object', 'binData', 'objectId', 'bool', 'date', 'timestamp', 'regex', 'maxKey']}}";
    String behindTexts = "{'name': {'$type': [" + others;
    assertStages(
        pages.after(behindFirst),
        "{'$match': {'$and': [{'name': {'$ne': null}}, {'$and': ["
            + "{'$or': [{'name': {'$gte': 'n1'}}, %s]},".formatted(behindTexts)
            + "{'$or': [{'name': {'$gt': 'n1'}}, %s,".formatted(behindTexts)
            + " {'$and': [{'name': {'$eq': 'n1'}}, {'$or': [{'_id': {'$gt': 1}},"
            + " {'_id': {'$type': ['string', %s]}]}]}]}]}}".formatted(others),
        "{'$sort': {'name': 1, '_id': 1}}",
        "{'$limit': {'$numberLong': '3'}}",
        "{'$unionWith': {'coll': 'item', 'pipeline': [{'$match': {'name': {'$eq': null}}},"
            + "{'$sort': {'name': 1, '_id': 1}}, {'$limit': {'$numberLong': '3'}}]}}");
    String beforeTexts =
        "{'$or': [{'name': {'$type': ['minKey', 'int', 'long', 'double', 'decimal']}},"
            + " {'name': {'$eq': []}}]}";
    assertStages(
        pages.before(behindFirst),
        "{'$match': {'$and': [{'name': {'$ne': null}}, {'$and': ["
            + "{'$or': [{'name': {'$lte': 'n1'}}, %s]},".formatted(beforeTexts)
            + "{'$or': [{'name': {'$lt': 'n1'}}, %s,".formatted(beforeTexts)
            + " {'$and': [{'name': {'$eq': 'n1'}}, {'$or': [{'_id': {'$lt': 1}},"
            + " {'$or': [{'_id': {'$type': ['minKey']}}, {'_id': {'$eq': []}}]}]}]}]}]}]}}",
        "{'$sort': {'name': -1, '_id': -1}}",
        "{'$limit': {'$numberLong': '3'}}");
  }

  @Test
  void translate_ofAPageAmongTheLast_isOneBranch() {
    Query pages = by(asc("name")).build();
    Rows page = gateway.query(pages);
    for (int i = 0; i < 3; i++) {
      page = gateway.query(pages.after(page.next().orElseThrow()));
    }
    PageToken amongNulls = page.next().orElseThrow();
    assertThat(names(pipeline(pages.after(amongNulls))))
        .containsExactly("$match", "$sort", "$limit", "$project");
    assertThat(names(pipeline(pages.before(amongNulls))))
        .containsExactly("$match", "$sort", "$limit", "$unionWith", "$limit", "$project");
  }

  @Test
  void translate_ofNan_givesItABranchWhereMongoHasItElsewhere() {
    assertThat(conditions(by(asc("price"))))
        .containsExactly(
            "{\"price\": {\"$nin\": [NaN, null]}}",
            "{\"price\": {\"$eq\": NaN}}",
            "{\"price\": {\"$eq\": null, \"$ne\": NaN}}");
    assertThat(conditions(by(desc("price"))))
        .containsExactly("{\"price\": {\"$eq\": NaN}}", "{\"price\": {\"$ne\": NaN}}");
    assertThat(conditions(by(asc("price").withNullsFirst())))
        .containsExactly("{\"price\": {\"$ne\": NaN}}", "{\"price\": {\"$eq\": NaN}}");
  }

  /** What the branches of a query match. */
  private static List<String> conditions(QueryBuilder query) {
    List<String> conditions = new ArrayList<>();
    for (BsonDocument stage : pipeline(query.build())) {
      if (stage.containsKey("$match")) {
        conditions.add(stage.getDocument("$match").toJson());
      } else if (stage.containsKey("$unionWith")) {
        List<BsonDocument> branch = documents(stage.getDocument("$unionWith").getArray("pipeline"));
        assertThat(names(branch)).containsExactly("$match", "$sort", "$limit");
        conditions.add(branch.get(0).getDocument("$match").toJson());
      }
    }
    return conditions.stream()
        .map(each -> each.replace("{\"$numberDouble\": \"NaN\"}", "NaN"))
        .toList();
  }

  @Test
  void translate_ofAnOrderThatMongoHas_sortsByItsFields() {
    for (QueryBuilder query :
        List.of(by(desc("name")), by(asc("name").withNullsFirst()), by(asc("state")))) {
      assertThat(names(pipeline(query.build()))).containsExactly("$sort", "$limit", "$project");
    }
  }

  @Test
  void translate_whereNoBranchesServe_computesKeys() {
    for (Query query :
        List.of(
            Query.from("item").orderBy(asc("name")).build(),
            by(asc("state"), asc("name")).build(),
            by(asc("name")).where(exists("self")).build(),
            Query.from("item").select("name").distinct().orderBy(asc("name")).limit(3).build(),
            Query.from("item")
                .include("self", self -> self.orderBy(asc("name")).limit(3))
                .build())) {
      assertThat(gateway.translate(query).text()).contains("__s1").doesNotContain("$unionWith");
    }
  }

  private static List<Sort> orders() {
    List<Sort> orders = new ArrayList<>();
    for (String field : List.of("name", "price", "state")) {
      for (Sort sort : List.of(asc(field), desc(field))) {
        orders.add(sort);
        orders.add(sort.withNullsFirst());
      }
    }
    return orders;
  }

  private static List<Integer> ids(Iterable<Row> rows) {
    List<Integer> ids = new ArrayList<>();
    for (Row row : rows) {
      ids.add(row.get("_id", Integer.class));
    }
    return ids;
  }

  /** The pages forwards and then back are what all rows at once are. */
  private static void assertPages(DatabaseGateway gateway, Sort sort) {
    Query all = Query.from("item").select("_id").orderBy(sort).orderBy(asc("_id")).build();
    List<Integer> wanted = ids(gateway.query(all));
    assertThat(wanted).hasSize(20).doesNotHaveDuplicates();
    Query pages = by(sort).build();
    Rows page = gateway.query(pages);
    List<Integer> forwards = new ArrayList<>(ids(page));
    for (Optional<PageToken> next = page.next(); next.isPresent(); next = page.next()) {
      page = gateway.query(pages.after(next.get()));
      forwards.addAll(ids(page));
    }
    assertThat(forwards).as("%s", sort).isEqualTo(wanted);
    List<Integer> back = new ArrayList<>(ids(page));
    for (Optional<PageToken> previous = page.previous();
        previous.isPresent();
        previous = page.previous()) {
      page = gateway.query(pages.before(previous.get()));
      back.addAll(0, ids(page));
    }
    assertThat(back).as("%s, back", sort).isEqualTo(wanted);
  }

  @Test
  void pages_ofAnyOrder_giveEveryRowOnceForwardsAndBack() {
    orders().forEach(sort -> assertPages(gateway, sort));
  }

  /** mongo-java-server, as it is, has no {@code $unionWith}. */
  @Test
  void pages_ofAServerWithoutUnions_areTheSameByComputedKeys() {
    var sent = new SentCommands();
    try (EmbeddedServer plain = EmbeddedServer.start(new MemoryBackend());
        MongoClient client =
            MongoClients.create(
                MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString(plain.url("shop")))
                    .addCommandListener(sent)
                    .build());
        Mesa without =
            Mesa.of(declared().driver("mongodb").client(client).database("shop").build())) {
      fill(plain);
      orders().forEach(sort -> assertPages(without.gateway(), sort));
      assertThat(without.gateway().translate(by(asc("name")).build()).text())
          .contains("__s1")
          .doesNotContain("$unionWith");
      assertThat(sent.all())
          .filteredOn(command -> command.toJson().contains("$unionWith"))
          .hasSize(1);
    }
  }

  @Test
  void query_ofArraysWhereScalarsAreDeclared_givesEachDocumentOnce() {
    try (EmbeddedServer own = EmbeddedServer.start();
        Mesa arrays = Mesa.of(declared().url(own.url("shop")).build())) {
      fill(own);
      try (var client = MongoClients.create(own.url("shop"))) {
        client
            .getDatabase("shop")
            .getCollection("item")
            .insertMany(
                List.of(
                    new Document("_id", 20).append("price", Arrays.asList(null, Double.NaN)),
                    new Document("_id", 21).append("price", Arrays.asList(1.0, null)),
                    new Document("_id", 22).append("price", List.of(Double.NaN, 3.0)),
                    new Document("_id", 23).append("price", "none")));
      }
      for (Sort sort : List.of(asc("price"), desc("price"), asc("price").withNullsFirst())) {
        Query all = by(sort).limit(30).build();
        try (RowStream rows = arrays.gateway().stream(all)) {
          assertThat(ids(rows)).hasSize(24).doesNotHaveDuplicates();
        }
      }
    }
  }
}
