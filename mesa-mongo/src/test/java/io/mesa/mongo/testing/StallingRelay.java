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
  private final ServerAddress address;

  private StallingRelay(ServerAddress behind, Relay.Listener listener) throws IOException {
    var door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.relay = Relay.open(door, behind.first(), listener);
    this.address = behind.behind(relay.port());
  }

  public static StallingRelay before(EmbeddedServer server, String word) throws IOException {
    return new StallingRelay(server.address(), until(word));
  }

  public static StallingRelay before(MongoServer server, String word) throws IOException {
    return new StallingRelay(server.address(), until(word));
  }

  /** One that stalls while the condition holds; connections are taken all the same. */
  public static StallingRelay before(MongoServer server, BooleanSupplier stalls)
      throws IOException {
    return new StallingRelay(server.address(), (said, length) -> !stalls.getAsBoolean());
  }

  private static Relay.Listener until(String word) {
    return (said, length) ->
        !new String(said, 0, length, StandardCharsets.ISO_8859_1).contains(word);
  }

  public String url(String database) {
    return address.url(database);
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
