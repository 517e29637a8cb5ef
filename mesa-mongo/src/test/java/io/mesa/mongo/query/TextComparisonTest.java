package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever finds documents by a text says that code points count: a collection may differ. */
class TextComparisonTest {
  private static final BsonDocument SIMPLE = new BsonDocument("locale", new BsonString("simple"));

  private final SentCommands sent = new SentCommands();
  private EmbeddedServer server;
  private MongoClient client;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void create() {
    server = EmbeddedServer.start();
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.url("shop")))
                .addCommandListener(sent)
                .build());
    mesa =
        Mesa.of(
            Source.builder("shop")
                .driver("mongodb")
                .client(client)
                .database("shop")
                .table(
                    TableDeclaration.of(TableName.of("shop", "item"))
                        .required("_id", ValueType.TEXT)
                        .field("name", ValueType.TEXT)
                        .primaryKey("_id")
                        .build())
                .build());
    gateway = mesa.gateway();
    gateway.execute(
        Mutation.insertInto("item")
            .columns("_id", "name")
            .values("a", "x")
            .values("b", "y")
            .build());
    sent.forget();
  }

  @AfterEach
  void close() {
    mesa.close();
    client.close();
    server.close();
  }

  private void assertSimple(String command) {
    assertThat(sent.all()).isNotEmpty();
    assertThat(sent.names()).containsOnly(command);
    assertThat(sent.all())
        .allSatisfy(each -> assertThat(collations(each)).isNotEmpty().containsOnly(SIMPLE));
    sent.forget();
  }

  /** A command's, or those of the updates and deletes in it. */
  private static List<BsonValue> collations(BsonDocument command) {
    for (String list : List.of("updates", "deletes")) {
      if (command.isArray(list)) {
        return command.getArray(list).stream()
            .map(each -> each.asDocument().get("collation"))
            .toList();
      }
    }
    return List.of(command.getDocument("collation"));
  }

  @Test
  void queries_compareByCodePoint() {
    Query query = Query.from("item").where(eq("name", "x")).build();
    gateway.query(query);
    try (RowStream rows = gateway.stream(query)) {
      assertThat(rows.stream()).hasSize(1);
    }
    assertSimple("find");
    NativeStatement translated = gateway.translate(query);
    assertThat(gateway.run(translated).size()).isEqualTo(1);
    assertSimple("aggregate");
    gateway.query(Query.from("item").select("name").distinct().build());
    assertSimple("aggregate");
  }

  @Test
  void changes_compareByCodePoint() {
    gateway.execute(Mutation.update("item").set("name", "z").where(eq("name", "x")).build());
    assertSimple("update");
    gateway.execute(
        Mutation.insertInto("item")
            .columns("_id", "name")
            .values("c", "w")
            .orUpdateBy("primary key")
            .build());
    assertSimple("update");
    gateway.execute(Mutation.deleteFrom("item").where(eq("name", "y")).build());
    assertSimple("delete");
  }

  @Test
  void changesThatAreGivenBack_compareByCodePoint() {
    gateway.execute(
        Mutation.update("item").set("name", "z").where(eq("_id", "a")).returning("name").build());
    assertThat(sent.names()).containsExactly("aggregate", "findAndModify");
    assertThat(sent.all()).allSatisfy(each -> assertThat(collations(each)).containsOnly(SIMPLE));
    sent.forget();
    gateway.execute(Mutation.deleteFrom("item").where(eq("_id", "a")).returning("name").build());
    assertThat(sent.names()).containsExactly("aggregate", "findAndModify");
    assertThat(sent.all()).allSatisfy(each -> assertThat(collations(each)).containsOnly(SIMPLE));
  }
}
