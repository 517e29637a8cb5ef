package io.mesa.bench.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;

/**
 * Stands before a MongoDB server and answers what was asked before as the server answered it then:
 * so a benchmark of clients waits for bytes to come and go, and for nobody's evaluation of a
 * pipeline. Only for data that do not change.
 */
final class ReplayingServer implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final Map<BsonDocument, MongoMessage> replies = new ConcurrentHashMap<>();

  private ReplayingServer(ServerSocket listening, int serverPort) {
    this.listening = listening;
    this.serverPort = serverPort;
  }

  /** Starts one before the server on a port of this machine. */
  static ReplayingServer to(int serverPort) throws IOException {
    var server =
        new ReplayingServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
    daemon("replay-accept", server::accept);
    return server;
  }

  int port() {
    return listening.getLocalPort();
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
        daemon("replay", () -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        var server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var from = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      var answers = new DataInputStream(new BufferedInputStream(server.getInputStream()));
      var asks = server.getOutputStream();
      var to = client.getOutputStream();
      while (true) {
        MongoMessage message = MongoMessage.read(from);
        Optional<BsonDocument> query = message.query();
        MongoMessage known = query.map(replies::get).orElse(null);
        if (known == null) {
          message.writeTo(asks);
          known = MongoMessage.read(answers);
          if (query.isPresent()) {
            replies.put(query.get(), known);
          }
        }
        known.inReplyTo(message).writeTo(to);
      }
    } catch (IOException e) {
      return; // One of them has hung up.
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
