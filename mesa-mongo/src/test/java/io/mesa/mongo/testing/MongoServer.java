package io.mesa.mongo.testing;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Assumptions;

/**
 * The server that all tests of the JVM share, and which stops with it. A test works in a {@link
 * #createDatabase database} of its own. Safe for use by several threads.
 */
public final class MongoServer {

  /** What answers: only the first is proof of what MongoDB does. */
  public enum Kind {
    MONGODB("MongoDB"),
    EMBEDDED("mongo-java-server");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  private final ServerAddress address;
  private final Kind kind;
  private final String origin;
  private final MongoClient client;
  private final String version;
  private final Optional<String> replicaSet;

  MongoServer(ServerAddress address, Kind kind, String origin) {
    this.address = address;
    this.kind = kind;
    this.origin = origin;
    this.client = MongoClients.create(address.url("admin"));
    this.version = admin("buildInfo").getString("version");
    // The one name of "hello" that every server here knows.
    this.replicaSet = Optional.ofNullable(admin("isMaster").getString("setName"));
  }

  /**
   * The one at {@code MESA_TEST_MONGODB_URI}, else one in Docker, else mongo-java-server in this
   * process, which only speaks MongoDB's protocol.
   */
  public static MongoServer shared() {
    return SharedServer.get();
  }

  /**
   * The servers that a test of what every one of them can do runs on, for {@code @MethodSource}.
   */
  public static Stream<MongoServer> all() {
    return Stream.of(shared());
  }

  /** Skips the test, saying so, where no MongoDB answers. */
  public static MongoServer real(String what) {
    MongoServer server = shared();
    Assumptions.assumeTrue(
        server.kind == Kind.MONGODB,
        () -> "%s: only a MongoDB has this, and %s is none".formatted(what, server));
    return server;
  }

  /** As {@link #real}, where the MongoDB must be a replica set too, as for transactions. */
  public static MongoServer realReplicaSet(String what) {
    MongoServer server = real(what);
    Assumptions.assumeTrue(
        server.replicaSet.isPresent(),
        () -> "%s: only a replica set has this, and %s is none".formatted(what, server));
    return server;
  }

  /** What answers. */
  public Kind kind() {
    return kind;
  }

  /** The name of its replica set, if it is one. */
  public Optional<String> replicaSet() {
    return replicaSet;
  }

  /** The version it says it has. */
  public String version() {
    return version;
  }

  /** The URL of a database, with the login, for the plain driver and for a source. */
  public String url(String database) {
    return address.url(database);
  }

  /** A client with all rights, which is not the caller's to close. */
  public MongoClient client() {
    return client;
  }

  /** A name for a database that nobody else uses; it comes to be with its first collection. */
  public TestDatabase createDatabase(String prefix) {
    return TestDatabase.create(this, prefix);
  }

  ServerAddress address() {
    return address;
  }

  private Document admin(String command) {
    return client.getDatabase("admin").runCommand(new Document(command, 1));
  }

  /** Such as {@code MongoDB 8.0.4}: the name that parameterized tests show. */
  @Override
  public String toString() {
    return kind.title + " " + version;
  }

  /** The line that says which server this is. */
  String introduction() {
    return "[mesa] %s%s from %s at %s"
        .formatted(
            this,
            replicaSet.map(name -> " (replica set " + name + ")").orElse(""),
            origin,
            address.hosts());
  }
}
