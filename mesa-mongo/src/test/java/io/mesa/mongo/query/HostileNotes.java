package io.mesa.mongo.query;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;

/** Notes whose texts are hostile ones, on a server that records what it is sent. */
final class HostileNotes implements AutoCloseable {
  static final TableName NOTE = TableName.of("notes", "note");

  /**
   * Few texts that do not begin with $, for groups and lookups: mongo-java-server evaluates there
   * what is stored, MongoDB only what is written.
   */
  static final TableName CALM = TableName.of("notes", "calm");

  static final List<String> CALM_TEXTS =
      HostileTexts.ALL.stream().filter(text -> !text.startsWith("$")).limit(12).toList();

  private final EmbeddedServer server = EmbeddedServer.start();
  private final SentCommands sent = new SentCommands();
  private final MongoClient client =
      MongoClients.create(
          MongoClientSettings.builder()
              .applyConnectionString(new ConnectionString(server.url("notes")))
              .addCommandListener(sent)
              .build());
  private final Mesa mesa;

  HostileNotes() {
    store(NOTE, HostileTexts.ALL);
    store(CALM, CALM_TEXTS);
    mesa = Mesa.of(source().table(declared(NOTE)).table(declared(CALM)).build());
  }

  private void store(TableName table, List<String> texts) {
    List<Document> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(
          new Document("_id", documents.size())
              .append("text", text)
              .append("same", text)
              .append("doc", new Document("key", text))
              .append("list", List.of(text, "other")));
    }
    collection(table.name()).insertMany(documents);
  }

  SourceBuilder source() {
    return Source.builder("notes")
        .driver("mongodb")
        .database("notes")
        .client(client)
        .textOrder(TextOrder.BINARY);
  }

  private static TableDeclaration declared(TableName table) {
    return TableDeclaration.of(table)
        .required("_id", ValueType.INT32)
        .required("text", ValueType.TEXT)
        .field("same", ValueType.TEXT)
        .field("doc", ValueType.JSON)
        .array("list", ValueType.TEXT)
        .primaryKey("_id")
        .unique("text")
        .reference(new TableDeclaration.Reference("self", List.of("text"), table, List.of("text")))
        .build();
  }

  MongoCollection<Document> collection(String name) {
    return client.getDatabase("notes").getCollection(name);
  }

  DatabaseGateway gateway() {
    return mesa.gateway();
  }

  SentCommands sent() {
    return sent;
  }

  BsonDocument command(Query query) {
    return command(gateway(), query);
  }

  static BsonDocument command(DatabaseGateway gateway, Query query) {
    return BsonDocument.parse(gateway.translate(query).text());
  }

  /** What is translated is nothing but what is known of pipelines, name by name. */
  void assertRunsAsItIs(Query query) {
    gateway().run(gateway().translate(query));
  }

  @Override
  public void close() {
    mesa.close();
    client.close();
    server.close();
  }
}
