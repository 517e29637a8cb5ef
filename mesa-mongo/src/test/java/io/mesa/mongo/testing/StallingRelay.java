package io.mesa.mongo.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes between clients and a server, until a client says a certain word: what it says from
 * then on never arrives.
 */
public final class StallingRelay implements AutoCloseable {
  private final ServerSocket door;
  private final int port;
  private final String word;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private StallingRelay(ServerSocket door, int port, String word) {
    this.door = door;
    this.port = port;
    this.word = word;
  }

  public static StallingRelay before(EmbeddedServer server, String word) throws IOException {
    var relay =
        new StallingRelay(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.port(), word);
    start(relay::accept);
    return relay;
  }

  public String url(String database) {
    return "mongodb://localhost:%d/%s".formatted(door.getLocalPort(), database);
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(client);
        sockets.add(server);
        start(() -> pump(client, server, true));
        start(() -> pump(server, client, false));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void pump(Socket from, Socket to, boolean listening) {
    byte[] buffer = new byte[1 << 16];
    boolean stalled = false;
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        stalled |=
            listening && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(word);
        if (!stalled) {
          out.write(buffer, 0, read);
          out.flush();
        }
      }
    } catch (IOException closed) {
      // One side has gone, and the other goes with it.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
