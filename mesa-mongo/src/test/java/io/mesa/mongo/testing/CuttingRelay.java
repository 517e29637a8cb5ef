package io.mesa.mongo.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

/** A way to a server that a test cuts: those who came by it lose their connections. */
public final class CuttingRelay implements AutoCloseable {
  private final Relay relay;
  private final ServerAddress address;

  private CuttingRelay(ServerAddress behind) throws IOException {
    var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.relay = Relay.open(door, behind.first(), (said, length) -> true);
    this.address = behind.behind(relay.port());
  }

  /** Opens one to the server of a URL. */
  public static CuttingRelay to(String url) throws IOException {
    URI uri = URI.create(url);
    return new CuttingRelay(ServerAddress.of(uri.getHost(), uri.getPort()));
  }

  public String url(String database) {
    return address.url(database);
  }

  /** Cuts the connections; the next ones pass. */
  public void cut() throws IOException {
    relay.cut();
  }

  @Override
  public void close() throws IOException {
    relay.close();
  }
}
