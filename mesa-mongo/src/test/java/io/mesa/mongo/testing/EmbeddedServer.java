package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.MongoServer;
import java.net.InetSocketAddress;

/** mongo-java-server in this process: speaks the protocol, and is no MongoDB. */
public final class EmbeddedServer implements AutoCloseable {
  private final MongoServer server;
  private final InetSocketAddress address;

  private EmbeddedServer(MongoServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  public static EmbeddedServer start() {
    ExactValues.install();
    var server = new MongoServer(new TaughtBackend());
    return new EmbeddedServer(server, server.bind());
  }

  public int port() {
    return address.getPort();
  }

  public String url(String database) {
    return "mongodb://localhost:%d/%s".formatted(port(), database);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
