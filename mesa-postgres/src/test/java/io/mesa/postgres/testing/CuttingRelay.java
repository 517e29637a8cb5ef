package io.mesa.postgres.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between clients and a server. Cut, it lets the clients know and not the server, as a
 * network may: what the server was told to do it goes on doing.
 */
public final class CuttingRelay implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final List<Socket> servers = new CopyOnWriteArrayList<>();

  private CuttingRelay(ServerSocket listening, int serverPort) {
    this.listening = listening;
    this.serverPort = serverPort;
  }

  /** Starts one before a server on this machine. */
  public static CuttingRelay to(int serverPort) throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var relay = new CuttingRelay(listening, serverPort);
    start(relay::accept);
    return relay;
  }

  /** Its own port. */
  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections there were. */
  public int accepted() {
    return servers.size();
  }

  /** Lets the clients know that their connections are lost. */
  public void cut() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    clients.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        clients.add(client);
        servers.add(server);
        start(() -> forward(client, server, true));
        start(() -> forward(server, client, false));
      }
    } catch (IOException e) {
      return; // It is closed.
    }
  }

  /** Forwards; the end of an orderly client is told to the server, that of a cut one is not. */
  private void forward(Socket from, Socket to, boolean fromClient) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        out.flush();
      }
      to.close();
    } catch (IOException e) {
      if (!fromClient) {
        return;
      }
    }
  }

  private static void start(Runnable work) {
    var thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
    for (Socket server : servers) {
      server.close();
    }
  }
}
