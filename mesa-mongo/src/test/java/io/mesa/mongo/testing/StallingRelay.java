package io.mesa.mongo.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Passes bytes between clients and a server, until a client says a certain word, or the test says
 * so: what a client says from then on never arrives.
 */
public final class StallingRelay implements AutoCloseable {
  private final Relay relay;

  private StallingRelay(Relay relay) {
    this.relay = relay;
  }

  public static StallingRelay before(EmbeddedServer server, String word) throws IOException {
    return before(
        server.port(),
        (said, length) ->
            !new String(said, 0, length, StandardCharsets.ISO_8859_1).contains(word));
  }

  /** One that stalls while the condition holds; connections are taken all the same. */
  public static StallingRelay before(EmbeddedServer server, BooleanSupplier stalls)
      throws IOException {
    return before(server.port(), (said, length) -> !stalls.getAsBoolean());
  }

  private static StallingRelay before(int port, Relay.Listener listener) throws IOException {
    var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new StallingRelay(Relay.open(door, port, listener));
  }

  public String url(String database) {
    return relay.url("localhost", database);
  }

  /** How many clients are connected. */
  public long connections() {
    return relay.connections();
  }

  @Override
  public void close() throws IOException {
    relay.close();
  }
}
