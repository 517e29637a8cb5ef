package io.mesa.bench.server;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/**
 * mongo-java-server in this process, on a port of its own that only this machine reaches. It speaks
 * MongoDB's protocol and keeps documents in memory; it is no MongoDB. Everybody may do everything.
 */
public final class EmbeddedMongo implements AutoCloseable {
  private final MongoServer server;
  private final int port;

  private EmbeddedMongo(MongoServer server) {
    this.server = server;
    this.port = server.bind().getPort();
  }

  /**
   * Starts a server.
   *
   * @return the server, to be closed
   */
  public static EmbeddedMongo start() {
    return new EmbeddedMongo(new MongoServer(new MemoryBackend()));
  }

  /**
   * Its port on localhost.
   *
   * @return the port
   */
  public int port() {
    return port;
  }

  /**
   * The URL of a database, as a Mesa source and MongoDB's own driver take it.
   *
   * @param database the database
   * @return the URL
   */
  public String url(String database) {
    return "mongodb://localhost:%d/%s".formatted(port, database);
  }

  /** Stops the server, and with it forgets what it kept. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
