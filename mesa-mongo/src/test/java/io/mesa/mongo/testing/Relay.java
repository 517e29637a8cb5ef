package io.mesa.mongo.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes between those who come to a door and a server. */
final class Relay implements AutoCloseable {

  /** What becomes of what a client says. */
  @FunctionalInterface
  interface Listener {

    /** Whether the server hears it, and what follows. */
    boolean passes(byte[] said, int length);
  }

  private final ServerSocket door;
  private final InetSocketAddress behind;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final List<Socket> servers = new CopyOnWriteArrayList<>();

  private Relay(ServerSocket door, InetSocketAddress behind) {
    this.door = door;
    this.behind = behind;
  }

  static Relay open(ServerSocket door, InetSocketAddress behind, Listener listener) {
    var relay = new Relay(door, behind);
    start(() -> relay.accept(listener));
    return relay;
  }

  /** The door's port on this machine. */
  int port() {
    return door.getLocalPort();
  }

  /** How many clients are connected. */
  long connections() {
    return clients.stream().filter(client -> !client.isClosed()).count();
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(Listener listener) {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(behind.getAddress(), behind.getPort());
        clients.add(client);
        servers.add(server);
        start(() -> pump(client, server, listener));
        start(() -> pump(server, client, (said, length) -> true));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void pump(Socket from, Socket to, Listener listener) {
    byte[] buffer = new byte[1 << 16];
    boolean passes = true;
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        passes = passes && listener.passes(buffer, read);
        if (passes) {
          out.write(buffer, 0, read);
          out.flush();
        }
      }
    } catch (IOException closed) {
      // One side has gone, and the other goes with it.
      return;
    }
  }

  /** Cuts all that pass by now; others are taken still. */
  void cut() throws IOException {
    List<Socket> all = new ArrayList<>(clients);
    all.addAll(servers);
    for (Socket each : all) {
      each.close();
    }
    clients.removeAll(all);
    servers.removeAll(all);
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket client : clients) {
      client.close();
    }
    for (Socket server : servers) {
      server.close();
    }
  }
}
