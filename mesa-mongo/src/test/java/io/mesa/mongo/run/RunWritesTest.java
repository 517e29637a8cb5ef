package io.mesa.mongo.run;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.mongo.testing.StallingRelay;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.value.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that write, where that is allowed. */
class RunWritesTest {
  private static EmbeddedServer server;
  private static SentCommands sent;
  private static MongoClient client;
  private static MongoCollection<Document> items;
  private static Mesa mesa;

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
    items = client.getDatabase("shop").getCollection("item");
    mesa =
        Mesa.of(Source.builder("shop").driver("mongodb").database("shop").client(client).build());
  }

  @AfterAll
  static void close() {
    mesa.close();
    client.close();
    server.close();
  }

  @BeforeEach
  void fill() {
    client.getDatabase("shop").drop();
    items.insertMany(
        List.of(new Document("_id", 1).append("a", 1), new Document("_id", 2).append("a", 1)));
    sent.forget();
  }

  /** Single quotes are double ones: JSON in Java is hard to read. */
  private static Rows run(String text, Object... binds) {
    return mesa.gateway().run(NativeStatement.of(text.replace('\'', '"'), binds).allowingWrites());
  }

  @Test
  void run_ofAnInsert_addsDocumentsAndSaysHowMany() {
    Rows rows =
        run(
            "{'insert': 'item', 'documents': [{'_id': 3, 'a': {'$bind': 1}}, {'$bind': 2}]}",
            "{\"$gt\": \"\"}",
            JsonValue.of("{\"_id\": 4, \"price\": 1.10}"));
    assertThat(rows.changed()).isEqualTo(OptionalLong.of(2));
    assertThat(rows).isEmpty();
    assertThat(items.find(new Document("_id", 3)).first())
        .isEqualTo(new Document("_id", 3).append("a", "{\"$gt\": \"\"}"));
    assertThat(items.find(new Document("_id", 4)).first().get("price")).hasToString("1.10");
  }

  @Test
  void run_ofUpdatesAndDeletes_saysHowManyDocuments() {
    assertThat(
            run(
                    "{'update': 'item', 'updates': [{'q': {}, 'u': {'$set': {'a': {'$bind': 1}}}, 'multi': true}]}",
                    "$a")
                .changed())
        .hasValue(2);
    assertThat(items.find().first()).containsEntry("a", "$a");
    assertThat(
            run("{'update': 'item', 'updates': [{'q': {'_id': 9}, 'u': {'$set': {'a': 1}}, 'upsert': true}]}")
                .changed())
        .hasValue(1);
    assertThat(run("{'delete': 'item', 'deletes': [{'q': {'_id': 9}, 'limit': 0}]}").changed())
        .hasValue(1);
    assertThat(run("{'delete': 'item', 'deletes': [{'q': {'_id': 9}, 'limit': 0}]}").changed())
        .hasValue(0);
  }

  @Test
  void run_ofFindAndModify_givesTheDocument() {
    Rows rows =
        run(
            "{'findAndModify': 'item', 'query': {'_id': 1}, 'update': {'$inc': {'a': 5}}, 'new': true}");
    assertThat(rows.changed()).hasValue(1);
    assertThat(rows.get(0).get("a", Integer.class)).isEqualTo(6);
  }

  @Test
  void run_ofCommandsOnCollections_changesNoRows() {
    assertThat(run("{'create': 'other'}").changed()).hasValue(0);
    assertThat(
            run("{'createIndexes': 'item', 'indexes': [{'key': {'a': 1}, 'name': 'a_1', 'unique': false}]}")
                .changed())
        .hasValue(0);
    assertThat(run("{'drop': 'other'}").changed()).hasValue(0);
    assertThat(client.getDatabase("shop").listCollectionNames()).containsExactly("item");
  }

  @Test
  void run_ofAWrite_isAcknowledgedByAMajority() {
    run("{'insert': 'item', 'documents': [{'_id': 3}]}");
    run("{'delete': 'item', 'deletes': [{'q': {'_id': 3}, 'limit': 1}]}");
    run("{'drop': 'item'}");
    assertThat(sent.all())
        .hasSize(3)
        .allSatisfy(
            command ->
                assertThat(command.getDocument("writeConcern"))
                    .isEqualTo(BsonDocument.parse("{\"w\": \"majority\"}")));
  }

  @Test
  void run_ofDocumentsThatAreRefused_saysWhichWereWritten() {
    MesaException refused =
        catchThrowableOfType(
            MesaException.class,
            () ->
                run("{'insert': 'item', 'ordered': true, 'documents': [{'_id': 3}, {'_id': 1}]}"));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused.databaseCode()).contains("11000");
    // mongo-java-server counts those that it refused, too.
    assertThat(refused)
        .hasMessageContaining("1 of the command's writes failed; documents written all the same:");
    assertThat(items.countDocuments()).isEqualTo(3);
  }

  @Test
  void run_ofAReadThatMayWrite_isAReadAllTheSame() {
    Rows rows = run("{'find': 'item', 'filter': {'_id': 1}}");
    assertThat(rows).hasSize(1);
    assertThat(rows.changed()).isEmpty();
  }

  @Test
  void run_ofAPipelineThatEndsWriting_givesNoRows() {
    Rows rows =
        run(
            "{'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$match': {'_id': 1}}, {'$out': 'copy'}]}");
    assertThat(rows).isEmpty();
    assertThat(client.getDatabase("shop").getCollection("copy").countDocuments()).isEqualTo(1);
  }

  @Test
  void run_ofAWrite_makesNewFieldsKnown() {
    mesa.gateway().query(Query.from("item").build());
    run("{'insert': 'item', 'documents': [{'_id': 0, 'fresh': 'x'}]}");
    assertThat(mesa.gateway().query(Query.from("item").where(eq("fresh", "x")).build())).hasSize(1);
  }

  @Test
  void run_ofAWriteWithoutAnAnswer_isOfUnknownOutcome() throws IOException {
    String word = "no answer, please";
    try (StallingRelay relay = StallingRelay.before(server, word);
        Mesa stalled = Mesa.of(Source.builder("stalled").url(relay.url("shop")).build())) {
      MesaException unknown =
          catchThrowableOfType(
              MesaException.class,
              () ->
                  stalled
                      .gateway()
                      .with(CallOptions.none().withTimeout(Duration.ofMillis(500)))
                      .run(
                          NativeStatement.of(
                                  "{\"insert\": \"item\", \"documents\": [{\"a\": {\"$bind\": 1}}]}",
                                  word)
                              .allowingWrites()));
      assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      assertThat(unknown.retryable()).isFalse();
    }
  }

  @Test
  void run_ofAWriteWhereNobodyListens_isNotOfUnknownOutcome() {
    String url;
    try (var gone = EmbeddedServer.start()) {
      url = gone.url("shop");
    }
    try (Mesa nobody = Mesa.of(Source.fromUrl("nobody", url))) {
      MesaException refused =
          catchThrowableOfType(
              MesaException.class,
              () ->
                  nobody
                      .gateway()
                      .with(CallOptions.none().withTimeout(Duration.ofSeconds(3)))
                      .run(NativeStatement.of("{\"drop\": \"item\"}").allowingWrites()));
      assertThat(refused.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT);
    }
  }
}
