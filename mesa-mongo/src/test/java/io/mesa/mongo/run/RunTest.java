package io.mesa.mongo.run;

import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.Aggregate;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that read, and what becomes of their replies. */
class RunTest {
  private static EmbeddedServer server;
  private static SentCommands sent;
  private static MongoClient client;
  private static MongoDatabase shop;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void open() {
    server = EmbeddedServer.start();
    sent = new SentCommands();
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.url("shop")))
                .addCommandListener(sent)
                .build());
    shop = client.getDatabase("shop");
    mesa = open(Limits.defaults());
    gateway = mesa.gateway();
  }

  private static Mesa open(Limits limits) {
    return Mesa.of(
        Source.builder("shop")
            .driver("mongodb")
            .database("shop")
            .client(client)
            .limits(limits)
            .build());
  }

  @AfterAll
  static void close() {
    mesa.close();
    client.close();
    server.close();
  }

  @BeforeEach
  void fill() {
    shop.drop();
    shop.getCollection("item")
        .insertMany(
            IntStream.rangeClosed(1, 250)
                .mapToObj(
                    i ->
                        new Document("_id", i)
                            .append("name", "n" + i % 7)
                            .append("price", i * 10L)
                            .append("home", new Document("city", "c" + i % 3)))
                .toList());
    sent.forget();
  }

  private static Rows run(String text, Object... binds) {
    return gateway.run(NativeStatement.of(text, binds));
  }

  private static MesaException refused(String text, Object... binds) {
    return catchThrowableOfType(MesaException.class, () -> run(text, binds));
  }

  @Test
  void run_ofAFind_givesARowForEachDocument() {
    Rows rows =
        run(
            """
            {"find": "item", "filter": {"name": {"$in": ["n1", "n2"]}, "_id": {"$lte": 9}},
             "projection": {"home": 0}, "sort": {"_id": -1}, "skip": 1, "limit": 2}
            """);
    assertThat(rows.columns())
        .containsExactly(
            new RowColumn("_id", ValueType.INT32, "int32"),
            new RowColumn("name", ValueType.TEXT, "text"),
            new RowColumn("price", ValueType.INT64, "int64"));
    assertThat(rows).extracting(row -> row.get("_id", Integer.class)).containsExactly(8, 2);
    assertThat(rows.get(1).get("price", Long.class)).isEqualTo(20L);
    assertThat(rows.changed()).isEmpty();
  }

  @Test
  void run_ofUnlikeDocuments_givesAColumnForEveryField() {
    var id = new ObjectId();
    shop.getCollection("odd")
        .insertMany(
            List.of(
                new Document("_id", 1).append("a", 1).append("list", List.of("x", "y")),
                new Document("_id", 2).append("a", 2L).append("b", id),
                new Document("_id", 3)
                    .append("b", null)
                    .append("mixed", "text")
                    .append("at", Instant.EPOCH),
                new Document("_id", 4).append("mixed", 5)));
    Rows rows = run("{\"find\": \"odd\", \"sort\": {\"_id\": 1}}");
    assertThat(rows.columns())
        .extracting(column -> column.name() + " " + column.databaseType())
        .containsExactly(
            "_id int32", "a int64", "list text[]", "b document_id", "mixed json", "at timestamptz");
    assertThat(rows.get(0).get("list", Object.class)).isEqualTo(List.of("x", "y"));
    assertThat(rows.get(1).get("b", DocumentId.class)).isEqualTo(DocumentId.of(id.toHexString()));
    assertThat(rows.get(2).find("b", String.class)).isEmpty();
    assertThat(rows.get(2).get("at", Instant.class)).isEqualTo(Instant.EPOCH);
    assertThat(rows.get(3).get("mixed", JsonValue.class)).isEqualTo(JsonValue.of("5"));
  }

  @Test
  void run_ofAnAggregate_givesWhatThePipelineGives() {
    Rows rows =
        run(
            """
            {"aggregate": "item", "cursor": {"batchSize": 2}, "pipeline": [
              {"$match": {"_id": {"$lt": 100}}},
              {"$group": {"_id": "$name", "of": {"$sum": "$price"}}},
              {"$sort": {"_id": 1}}]}
            """);
    assertThat(rows).hasSize(7);
    assertThat(rows.get(0).get("_id", String.class)).isEqualTo("n0");
    assertThat(rows.get(0).get("of", Long.class)).isEqualTo(7350L);
  }

  static Stream<Query> queries() {
    return Stream.of(
        Query.from("item").build(),
        Query.from("item").select("_id", "price").where(gte("price", 2_000L)).build(),
        Query.from("item").where(eq("name", "n1")).orderBy(desc("price"), asc("_id")).build(),
        Query.from("item")
            .where(not(in("name", List.of("n1", "n2"))))
            .orderBy(asc("_id"))
            .limit(9)
            .build(),
        Query.from("item").where(contains("name", "$")).build(),
        Query.from("item").select("name").distinct().orderBy(asc("name")).build(),
        Query.from("item")
            .where(eq("home.city", "c1"))
            .orderBy(asc("name"), asc("_id"))
            .offset(3)
            .limit(20)
            .build());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void run_ofATranslatedQuery_givesWhatTheQueryGives(Query query) {
    Rows asked = gateway.query(query);
    Rows run = gateway.run(gateway.translate(query));
    assertThat(run).hasSameSizeAs(asked);
    for (int i = 0; i < asked.size(); i++) {
      for (RowColumn column : asked.columns()) {
        Object wanted = asked.get(i).find(column.name(), Object.class).orElse(null);
        Object found =
            run.get(i).find(query.distinct() ? "v0" : column.name(), Object.class).orElse(null);
        assertThat(found).as(column.name()).isEqualTo(wanted);
      }
    }
  }

  @Test
  void run_ofATranslatedGrouping_keepsTheWidthOfNumbers() {
    Query query =
        Query.from("item").groupBy("name").aggregate(Aggregate.count().as("many")).build();
    assertThat(gateway.run(gateway.translate(query)).columns())
        .contains(new RowColumn("v1", ValueType.INT64, "int64"));
  }

  @Test
  void run_ofADistinct_givesARowForEachValue() {
    Rows rows =
        run("{\"distinct\": \"item\", \"key\": \"name\", \"query\": {\"_id\": {\"$lt\": 3}}}");
    assertThat(rows).extracting(row -> row.get("name", String.class)).containsExactly("n1", "n2");
  }

  @Test
  void run_ofWhatGivesNoDocuments_givesTheReply() {
    assertThat(
            run("{\"count\": \"item\", \"query\": {\"name\": \"n1\"}}")
                .get(0)
                .get("n", Integer.class))
        .isEqualTo(36);
    assertThat(run("{\"ping\": 1}").columns()).extracting(RowColumn::name).containsExactly("ok");
  }

  @Test
  void run_ofALookAround_givesCollectionsIndexesAndDatabases() {
    shop.getCollection("item").createIndex(new Document("name", 1));
    assertThat(run("{\"listCollections\": 1, \"filter\": {\"name\": \"item\"}}"))
        .extracting(row -> row.get("name", String.class))
        .containsExactly("item");
    assertThat(run("{\"listIndexes\": \"item\"}"))
        .extracting(row -> row.get("name", String.class))
        .containsExactlyInAnyOrder("_id_", "name_1");
    assertThat(run("{\"listDatabases\": 1}"))
        .extracting(row -> row.get("name", String.class))
        .contains("shop");
  }

  @Test
  void run_overTheLimitOfRows_readsNoFurther() {
    try (Mesa limited = open(Limits.defaults().withMaxRows(25))) {
      MesaException refused =
          catchThrowableOfType(
              MesaException.class,
              () ->
                  limited
                      .gateway()
                      .run(NativeStatement.of("{\"find\": \"item\", \"batchSize\": 10}")));
      assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      assertThat(sent.names()).containsExactly("find", "getMore", "getMore");
      assertThat(limited.gateway().run(NativeStatement.of("{\"find\": \"item\", \"limit\": 25}")))
          .hasSize(25);
    }
  }

  @Test
  void run_overTheLimitOfBytes_isRefused() {
    try (Mesa limited = open(Limits.defaults().withMaxBytes(5_000))) {
      MesaException refused =
          catchThrowableOfType(
              MesaException.class,
              () -> limited.gateway().run(NativeStatement.of("{\"find\": \"item\"}")));
      assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    }
  }

  @Test
  void run_ofACommand_carriesTheTimeLimitToTheServer() {
    DatabaseGateway brief = gateway.with(CallOptions.none().withTimeout(Duration.ofSeconds(7)));
    brief.run(NativeStatement.of("{\"find\": \"item\"}"));
    brief.run(NativeStatement.of("{\"aggregate\": \"item\", \"pipeline\": [], \"cursor\": {}}"));
    brief.run(NativeStatement.of("{\"count\": \"item\"}"));
    assertThat(sent.all())
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            command ->
                assertThat(command.getNumber("maxTimeMS").longValue()).isBetween(1L, 7_000L));
  }

  @Test
  void run_withBinds_takesThemForValues() {
    assertThat(run("{\"find\": \"item\", \"filter\": {\"name\": {\"$bind\": 1}}}", "n1"))
        .hasSize(36);
    assertThat(
            run(
                "{\"find\": \"item\", \"filter\": {\"name\": {\"$in\": {\"$bind\": 2}}, \"_id\": {\"$lt\": {\"$bind\": 1}}}}",
                10,
                List.of("n1", "n2")))
        .hasSize(4);
    assertThat(
            run("{\"find\": \"item\", \"filter\": {\"name\": {\"$bind\": 1}}}", "{\"$gt\": \"\"}"))
        .isEmpty();
  }

  @Test
  void run_withATextThatLooksLikeAPath_evaluatesNothing() {
    Rows rows =
        run(
            """
            {"aggregate": "item", "cursor": {}, "pipeline": [
              {"$match": {"_id": 1, "$expr": {"$ne": ["$name", {"$bind": 1}]}}},
              {"$addFields": {"said": {"$bind": 1}}},
              {"$project": {"said": 1, "again": {"$concat": ["$name", {"$bind": 1}]}}}]}
            """,
            "$name");
    assertThat(rows.get(0).get("said", String.class)).isEqualTo("$name");
    assertThat(rows.get(0).get("again", String.class)).isEqualTo("n1$name");
  }

  @Test
  void run_withADocumentOfOperatorsBound_isRefused() {
    MesaException refused =
        refused(
            "{\"find\": \"item\", \"filter\": {\"name\": {\"$bind\": 1}}}",
            JsonValue.of("{\"$gt\": \"\"}"));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused).hasMessageContaining("$gt");
    assertThat(sent.all()).isEmpty();
    assertThat(
            run(
                "{\"find\": \"item\", \"filter\": {\"home\": {\"$bind\": 1}}}",
                JsonValue.of("{\"city\": \"c1\"}")))
        .isNotEmpty();
  }

  static Stream<List<Object>> wrongBinds() {
    return Stream.of(
        List.of("{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": 2}}}", "no bind 2", "x"),
        List.of("{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": 0}}}", "from 1", "x"),
        List.of("{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": \"1\"}}}", "from 1", "x"),
        List.of(
            "{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": 1, \"$gt\": 1}}}", "from 1", "x"),
        List.of("{\"find\": \"item\"}", "refers to", "x"),
        List.of("{\"find\": {\"$bind\": 1}}", "expected a name", "item"),
        List.of("{\"find\": \"item\", \"filter\": {\"$bind\": 1}}", "no bind may stand", "x"),
        List.of(
            "{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": 1}}}",
            "no exact value",
            Instant.ofEpochSecond(1, 1)),
        List.of(
            "{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": 1}}}",
            "no exact value",
            LocalTime.NOON),
        List.of(
            "{\"find\": \"item\", \"filter\": {\"a\": {\"$bind\": 1}}}",
            "no exact value",
            new BigDecimal("1.00000000000000000000000000000000000001")));
  }

  @ParameterizedTest
  @MethodSource("wrongBinds")
  void run_withAWrongBind_isRefused(List<Object> wrong) {
    MesaException refused = refused((String) wrong.get(0), wrong.get(2));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused).hasMessageContaining((String) wrong.get(1));
    assertThat(sent.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "find",
        "db.item.find()",
        "[]",
        "{}",
        "7",
        "{\"find\": \"item\"",
        "{\"find\": \"item\"} {\"find\": \"item\"}",
        "{\"find\": \"item\"}; drop",
        "{\"find\": \"item\", \"find\": \"other\"}",
        "{\"find\": \"item\", \"filter\": {\"a\": 1, \"a\": 2}}",
        "{find: \"item\"}",
        "{'find': 'item'}",
        "{\"find\": \"item\", \"filter\": {\"_id\": ObjectId(\"507f1f77bcf86cd799439011\")}}",
        "{\"find\": \"item\", \"filter\": {\"a\": /x/}}",
        "{\"find\": \"item\", \"filter\": {\"a\": {\"$oid\": \"x\"}}}",
        "{\"find\": \"item\", \"filter\": {\"a\": {\"$date\": \"yesterday\"}}}",
        "{\"find\": \"item\", \"filter\": {\"a\": {\"$numberInt\": \"1\", \"b\": 1}}}",
        "{\"find\": \"item\", \"filter\": {\"a\": {\"$binary\": {\"base64\": \"AAAA\"}}}}",
        "{\"find\": \"item\", \"filter\": {\"a\": 123456789012345678901234567890}}",
        "{\"find\": \"item\", \"filter\": {\"a\": 1e999}}",
        "{\"find\": \"item\", \"filter\": {\"a\\u0000\": 1}}",
        "{\"find\": \"item\", \"filter\": {\"a\": \"\\u0000\"}}",
        "{\"find\": \"item\", \"filter\": {\"a\": \"\\ud800\"}}",
        "{\"find\": \"item\", \"filter\": {\"a\": NaN}}",
        "{\"find\": \"item\", /* all */ \"filter\": {}}",
        "{\"find\": \"item\",}"
      })
  void run_ofWhatIsNoCommand_isRefusedWithThePlace(String text) {
    MesaException refused = refused(text);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused.getMessage()).containsAnyOf("line 1, column", "is no command");
    assertThat(sent.all()).isEmpty();
  }

  @Test
  void run_ofADeepText_isRefused() {
    String deep =
        "{\"find\": \"item\", \"filter\": " + "{\"a\": ".repeat(300) + "1" + "}".repeat(301);
    assertThat(refused(deep).code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused(deep)).hasMessageContaining("deeper than 200");
  }

  @Test
  void run_ofATooLargeCommand_isRefused() {
    String large = "x".repeat(9 << 20);
    String text = "{\"find\": \"item\", \"filter\": {\"a\": \"" + large + large + "\"}}";
    assertThat(refused(text).code()).isEqualTo(ErrorCode.INVALID_QUERY);
    MesaException bound =
        refused(
            "{\"count\": \"item\", \"query\": {\"a\": {\"$bind\": 1}, \"b\": {\"$bind\": 1}}}",
            large);
    assertThat(bound.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(bound).hasMessageContaining("16 MiB");
  }

  @Test
  void run_ofTooManyStages_isRefused() {
    List<String> stages = new ArrayList<>();
    IntStream.range(0, 1_001).forEach(i -> stages.add("{\"$skip\": 0}"));
    MesaException refused =
        refused("{\"aggregate\": \"item\", \"cursor\": {}, \"pipeline\": " + stages + "}");
    assertThat(refused).hasMessageContaining("1001 stages");
  }

  @Test
  void run_ofExtendedJson_takesValuesOfTheirTypes() {
    var written =
        BsonDocument.parse(
            """
            {"_id": {"$oid": "507f1f77bcf86cd799439011"}, "i": {"$numberInt": "5"},
             "l": {"$numberLong": "5"}, "d": {"$numberDouble": "-Infinity"},
             "m": {"$numberDecimal": "1.10"}, "b": {"$binary": {"base64": "AQI=", "subType": "00"}},
             "u": {"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"},
             "t": {"$timestamp": {"t": 4294967295, "i": 1}},
             "r": {"$regularExpression": {"pattern": "^x", "options": "i"}},
             "at": {"$date": "2026-01-31T12:00:00.001Z"}, "old": {"$date": {"$numberLong": "-1"}},
             "n": {"$minKey": 1}, "x": {"$maxKey": 1}, "big": 5000000000, "f": 1.5, "e": 1E2}
            """);
    assertThat(
            CommandText.command(
                written.toJson(JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build())))
        .isEqualTo(written);
    assertThat(CommandText.command(written.toJson()))
        .isEqualTo(written.append("l", new BsonInt32(5)));
  }

  @Test
  void run_ofAnUnknownCommandOrField_namesTheNearest() {
    assertThat(refused("{\"fnid\": \"item\"}")).hasMessageContaining("perhaps 'find'");
    assertThat(refused("{\"find\": \"item\", \"fliter\": {}}"))
        .hasMessageContaining("perhaps 'filter'");
  }

  @Test
  void run_inAPreviewOrOnAnotherDatabase_reads() {
    client.getDatabase("other").getCollection("thing").insertOne(new Document("_id", 1));
    assertThat(gateway.preview().run(NativeStatement.of("{\"find\": \"item\"}"))).hasSize(250);
    assertThat(
            gateway
                .with(CallOptions.none().withDatabase("other"))
                .run(NativeStatement.of("{\"find\": \"thing\"}")))
        .extracting((Row row) -> row.get("_id", Integer.class))
        .containsExactly(1);
  }
}
