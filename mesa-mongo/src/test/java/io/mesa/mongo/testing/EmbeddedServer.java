package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.MongoBackend;
import java.net.InetSocketAddress;
import java.util.Set;

/** mongo-java-server in this process: speaks the protocol, and is no MongoDB. */
public final class EmbeddedServer implements AutoCloseable {
  private final de.bwaldvogel.mongo.MongoServer server;
  private final InetSocketAddress address;

  private EmbeddedServer(de.bwaldvogel.mongo.MongoServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  public static EmbeddedServer start() {
    ExactValues.install();
    return start(new TaughtBackend());
  }

  /** Starts one that lacks stages or accumulators of pipelines. */
  public static EmbeddedServer without(String... lacking) {
    ExactValues.install();
    return start(new LackingBackend(Set.of(lacking)));
  }

  /** Starts a double: what it answers is what the backend says. */
  public static EmbeddedServer start(MongoBackend backend) {
    var server = new de.bwaldvogel.mongo.MongoServer(backend);
    return new EmbeddedServer(server, server.bind());
  }

  ServerAddress address() {
    return ServerAddress.of("localhost", address.getPort());
  }

  public String url(String database) {
    return address().url(database);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
