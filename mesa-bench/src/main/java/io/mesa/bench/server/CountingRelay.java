package io.mesa.bench.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between clients and a server and counts round trips: each message after which a client
 * waits for the server. To PostgreSQL those are {@code Sync} and {@code Query} (its manual,
 * "Frontend/Backend Protocol"); to MongoDB every command but those by which a client watches the
 * server (its manual, "MongoDB Wire Protocol").
 */
public final class CountingRelay implements AutoCloseable {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;
  private static final int LENGTH_BYTES = 4;

  private final ServerSocket listening;
  private final int serverPort;
  private final Messages messages;
  private final AtomicLong roundTrips = new AtomicLong();

  /** What clients of one protocol send. */
  @FunctionalInterface
  private interface Messages {
    void forward(DataInputStream from, DataOutputStream to, Runnable counted) throws IOException;
  }

  private CountingRelay(ServerSocket listening, int serverPort, Messages messages) {
    this.listening = listening;
    this.serverPort = serverPort;
    this.messages = messages;
  }

  /**
   * Starts one before a PostgreSQL.
   *
   * @param serverPort the server's port on this machine
   * @return the relay, to be closed
   * @throws IOException where no port is free
   */
  public static CountingRelay to(int serverPort) throws IOException {
    return start(serverPort, CountingRelay::forwardToPostgres);
  }

  /**
   * Starts one before a MongoDB.
   *
   * @param serverPort the server's port on this machine
   * @return the relay, to be closed
   * @throws IOException where no port is free
   */
  public static CountingRelay toMongo(int serverPort) throws IOException {
    return start(serverPort, CountingRelay::forwardToMongo);
  }

  private static CountingRelay start(int serverPort, Messages messages) throws IOException {
    var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var relay = new CountingRelay(listening, serverPort, messages);
    daemon("relay-accept", relay::accept);
    return relay;
  }

  /**
   * Where clients connect to.
   *
   * @return the port
   */
  public int port() {
    return listening.getLocalPort();
  }

  /**
   * How often a client has waited for the server so far, after it was let in.
   *
   * @return the number
   */
  public long roundTrips() {
    return roundTrips.get();
  }

  private static void daemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        daemon("relay-to-server", () -> ending(client, server, () -> forward(client, server)));
        daemon("relay-to-client", () -> ending(client, server, () -> back(server, client)));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  /** One direction. */
  @FunctionalInterface
  private interface Direction {
    void run() throws IOException;
  }

  /** When one direction ends, so does the other. */
  private static void ending(Socket client, Socket server, Direction direction) {
    try (client;
        server) {
      direction.run();
    } catch (IOException e) {
      return; // One of them has hung up.
    }
  }

  private static void back(Socket server, Socket client) throws IOException {
    server.getInputStream().transferTo(client.getOutputStream());
  }

  private void forward(Socket client, Socket server) throws IOException {
    messages.forward(
        new DataInputStream(new BufferedInputStream(client.getInputStream())),
        new DataOutputStream(new BufferedOutputStream(server.getOutputStream())),
        roundTrips::incrementAndGet);
  }

  private static void forwardToMongo(DataInputStream from, DataOutputStream to, Runnable counted)
      throws IOException {
    while (true) {
      MongoMessage message = MongoMessage.read(from);
      if (message.isCommand()) {
        counted.run();
      }
      message.writeTo(to);
    }
  }

  private static void forwardToPostgres(DataInputStream from, DataOutputStream to, Runnable counted)
      throws IOException {
    int code;
    do {
      int length = from.readInt();
      code = from.readInt();
      to.writeInt(length);
      to.writeInt(code);
      to.write(from.readNBytes(length - 2 * LENGTH_BYTES));
      to.flush();
    } while (code == SSL_REQUEST || code == GSS_REQUEST);
    for (int type = from.read(); type >= 0; type = from.read()) {
      if (type == 'S' || type == 'Q') {
        counted.run();
      }
      int length = from.readInt();
      to.writeByte(type);
      to.writeInt(length);
      to.write(from.readNBytes(length - LENGTH_BYTES));
      if (from.available() == 0) {
        to.flush();
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
