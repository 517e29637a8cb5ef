package io.mesa.tck.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A local port that accepts every connection and never answers. */
public final class StalledPort implements AutoCloseable {

  private final ServerSocket listener;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  private StalledPort(ServerSocket listener) {
    this.listener = listener;
  }

  /**
   * Opens such a port on 127.0.0.1.
   *
   * @return the port
   */
  public static StalledPort open() {
    try {
      var port =
          new StalledPort(
              new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
      var thread = new Thread(port::accept, "stalled-port-" + port.port());
      thread.setDaemon(true);
      thread.start();
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The host it listens on.
   *
   * @return the host
   */
  public String host() {
    return "127.0.0.1";
  }

  /**
   * The port it listens on.
   *
   * @return the number
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * How many connections were accepted so far.
   *
   * @return the number
   */
  public int accepted() {
    return accepted.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        accepted.add(listener.accept());
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  /** Closes the port and what it accepted. */
  @Override
  public void close() {
    try {
      listener.close();
      for (var socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
