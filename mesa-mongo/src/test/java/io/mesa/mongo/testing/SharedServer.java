package io.mesa.mongo.testing;

import io.mesa.mongo.testing.MongoServer.Kind;

/** The server of a JVM's tests, and the word which it is. */
final class SharedServer {
  private static final String VARIABLE = "MESA_TEST_MONGODB_URI";

  private SharedServer() {}

  /** Started when it is first asked for. */
  private static final class Holder {
    private static final MongoServer SERVER = introduce(start());
  }

  static MongoServer get() {
    return Holder.SERVER;
  }

  private static MongoServer start() {
    String uri = System.getenv(VARIABLE);
    if (uri != null && !uri.isBlank()) {
      return new MongoServer(ServerAddress.parse(uri.strip()), Kind.MONGODB, VARIABLE);
    }
    return Docker.start().orElseGet(SharedServer::embedded);
  }

  /** Stops with the JVM. */
  private static MongoServer embedded() {
    return new MongoServer(EmbeddedServer.start().address(), Kind.EMBEDDED, "this process");
  }

  private static MongoServer introduce(MongoServer server) {
    System.out.println(server.introduction());
    if (server.kind() == Kind.EMBEDDED) {
      System.out.println(
          "[mesa] "
              + VARIABLE
              + " names no MongoDB and no Docker answers: what only a MongoDB has is skipped, each"
              + " test with its reason");
    }
    return server;
  }
}
