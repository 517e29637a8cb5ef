package io.mesa.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import io.mesa.runtime.Session;
import io.mesa.tck.SessionFixture;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** Another application with one connection for its work, over the plain driver. */
final class OtherMongoSession implements SessionFixture.OtherSession {
  private static final String WORKPLACE = "workplace";

  private final MongoClient client;
  private final String url;
  private final String database;
  private final String applicationName;

  private OtherMongoSession(
      MongoClient client, String url, String database, String applicationName) {
    this.client = client;
    this.url = url;
    this.database = database;
    this.applicationName = applicationName;
  }

  static OtherMongoSession open(String url, String database) {
    String applicationName = "tck " + UUID.randomUUID();
    MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(url))
                .applicationName(applicationName)
                .applyToConnectionPoolSettings(pool -> pool.maxSize(1))
                .build());
    var session = new OtherMongoSession(client, url, database, applicationName);
    // What sleeps for each document needs one.
    client
        .getDatabase(database)
        .getCollection(WORKPLACE)
        .replaceOne(
            new Document("_id", 1), new Document("_id", 1), new ReplaceOptions().upsert(true));
    return session;
  }

  @Override
  public boolean is(Session session) {
    return session.applicationName().find().filter(applicationName::equals).isPresent();
  }

  @Override
  public void work(Duration time) {
    client
        .getDatabase(database)
        .getCollection(WORKPLACE)
        .find(new Document("$where", "sleep(" + time.toMillis() + ") || true"))
        .first();
  }

  @Override
  public void lock(TableName table) {
    throw new UnsupportedOperationException("MongoDB locks no collection for a client");
  }

  @Override
  public boolean isAlive() {
    try {
      client.getDatabase("admin").runCommand(new Document("ping", 1));
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  /** Closing the socket would not end an operation at once. */
  @Override
  public void close() {
    try (MongoClient other = MongoClients.create(url)) {
      MongoDatabase admin = other.getDatabase("admin");
      admin
          .aggregate(List.of(new Document("$currentOp", new Document("allUsers", true))))
          .forEach(
              told -> {
                if (applicationName.equals(told.get("appName")) && told.containsKey("opid")) {
                  admin.runCommand(new Document("killOp", 1).append("op", told.get("opid")));
                }
              });
    }
    client.close();
  }
}
