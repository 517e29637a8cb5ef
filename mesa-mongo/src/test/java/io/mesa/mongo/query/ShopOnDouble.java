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
import io.mesa.source.Limits;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.Document;

/**
 * A shop on a double of a server that lacks stages of pipelines, and what a gateway sends to it.
 */
final class ShopOnDouble implements AutoCloseable {
  private static final TableName REGION = TableName.of("shop", "region");
  static final TableName CUSTOMER = TableName.of("shop", "customer");
  static final TableName ORDER = TableName.of("shop", "order");
  private static final TableName TAG = TableName.of("shop", "tag");
  private static final TableName LINK = TableName.of("shop", "link");

  private final SentCommands sent = new SentCommands();
  private final EmbeddedServer server;
  private final MongoClient client;
  private final MongoClient watched;
  private final Mesa mesa;

  private ShopOnDouble(UnaryOperator<SourceBuilder> change, String... lacking) {
    this.server = EmbeddedServer.without(lacking);
    this.client = MongoClients.create(server.url("shop"));
    this.watched =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.url("shop")))
                .addCommandListener(sent)
                .build());
    this.mesa = Mesa.of(change.apply(declared().client(watched)).build());
  }

  static ShopOnDouble without(String... lacking) {
    return new ShopOnDouble(source -> source, lacking);
  }

  static ShopOnDouble limitedTo(long bytes, String... lacking) {
    Limits limits = Limits.defaults().withMaxBytes(bytes);
    return new ShopOnDouble(source -> source.limits(limits), lacking);
  }

  DatabaseGateway gateway() {
    return mesa.gateway();
  }

  SentCommands sent() {
    return sent;
  }

  private static SourceBuilder declared() {
    return Source.builder("shop")
        .driver("mongodb")
        .database("shop")
        .table(
            TableDeclaration.of(REGION)
                .required("_id", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .primaryKey("_id")
                .build())
        .table(
            TableDeclaration.of(CUSTOMER)
                .required("_id", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .field("region_id", ValueType.INT32)
                .field("kind", ValueType.TEXT)
                .primaryKey("_id")
                .reference("region_id", REGION, "_id")
                .build())
        .table(
            TableDeclaration.of(ORDER)
                .required("_id", ValueType.INT32)
                .field("customer_id", ValueType.INT32)
                .field("total", ValueType.INT32)
                .field("kind", ValueType.TEXT)
                .primaryKey("_id")
                .reference("customer_id", CUSTOMER, "_id")
                .build())
        .table(
            TableDeclaration.of(TAG)
                .required("_id", ValueType.INT32)
                .field("name", ValueType.TEXT)
                .primaryKey("_id")
                .build())
        .table(
            TableDeclaration.of(LINK)
                .field("customer", ValueType.INT32)
                .field("tag", ValueType.INT32)
                .build())
        .relation(
            Relation.toMany("tags", CUSTOMER, "_id", TAG, "_id")
                .through(new Relation.Through(LINK, List.of("customer"), List.of("tag"))))
        .relation(Relation.toMany("alike", CUSTOMER, "kind", ORDER, "kind"))
        .relation(Relation.toOne("anyOrder", CUSTOMER, "_id", ORDER, "customer_id"));
  }

  MongoCollection<Document> collection(TableName name) {
    return client.getDatabase("shop").getCollection(name.name());
  }

  /** Each customer has an order more than the one before, up to three, and tags likewise. */
  void fill(int customers) {
    List<Document> all = new ArrayList<>();
    List<Document> orders = new ArrayList<>();
    List<Document> links = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      all.add(new Document("_id", i).append("name", "c" + i).append("region_id", i % 4));
      for (int n = 0; n < i % 4; n++) {
        orders.add(
            new Document("_id", 10 * i + n).append("customer_id", i).append("total", 100 * n + i));
        links.add(new Document("customer", i).append("tag", n));
        links.add(new Document("customer", i).append("tag", n)); // Joined once all the same.
      }
    }
    collection(CUSTOMER).insertMany(all);
    collection(ORDER).insertMany(orders);
    collection(LINK).insertMany(links);
    collection(REGION)
        .insertMany(
            List.of(
                new Document("_id", 0).append("name", "north"),
                new Document("_id", 1).append("name", "south"),
                new Document("_id", 2).append("name", "east")));
    collection(TAG)
        .insertMany(
            List.of(
                new Document("_id", 0).append("name", "z"),
                new Document("_id", 1).append("name", "y"),
                new Document("_id", 2).append("name", "x")));
  }

  /** So that it is known what the server has. */
  void warm() {
    gateway().query(Query.from("customer").include("region").limit(1).build());
    sent.forget();
  }

  /** The collections that were asked, in order. */
  List<String> asked() {
    return sent.all().stream()
        .filter(command -> !command.containsKey("getMore"))
        .map(command -> command.getString(command.getFirstKey()).getValue())
        .toList();
  }

  @Override
  public void close() {
    mesa.close();
    watched.close();
    client.close();
    server.close();
  }
}
