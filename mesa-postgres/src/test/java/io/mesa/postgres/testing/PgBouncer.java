package io.mesa.postgres.testing;

import io.mesa.tck.environment.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PgBouncer in transaction mode before a server: a connection to it is given a session of the
 * server for each transaction, of two that all share. It needs a program that {@code
 * MESA_TEST_PGBOUNCER} names, which may not run as root and is then run as {@code nobody}.
 */
public final class PgBouncer implements AutoCloseable {
  /** The environment variable that names the program. */
  public static final String VARIABLE = "MESA_TEST_PGBOUNCER";

  private final Process process;
  private final Path directory;
  private final int port;

  private PgBouncer(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** The program that is named; empty where none is. */
  public static Optional<String> program() {
    return Optional.ofNullable(System.getenv(VARIABLE)).filter(name -> !name.isBlank());
  }

  /** Starts one before a server, with further settings, each a line of its configuration. */
  public static PgBouncer before(PostgresServer server, String... settings) {
    try {
      int port;
      try (var free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      Path directory = Files.createTempDirectory("mesa-pgbouncer");
      Path configuration = directory.resolve("pgbouncer.ini");
      Files.writeString(
          configuration,
          """
          [databases]
          * = host=%s port=%d user=%s
          [pgbouncer]
          listen_addr = 127.0.0.1
          listen_port = %d
          unix_socket_dir =
          auth_type = any
          pool_mode = transaction
          default_pool_size = 2
          %s
          """
              .formatted(
                  server.host(), server.port(), server.user(), port, String.join("\n", settings)));
      var command =
          new ProcessBuilder(program().orElseThrow(), "-u", "nobody", configuration.toString());
      Process process =
          command
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      var started = new PgBouncer(process, directory, port);
      Waiting.until("PgBouncer", Duration.ofSeconds(10), started::answers);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    }
  }

  /** The URL of a database through it. */
  public String url(TestDatabase database) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(database.server().user(), port, database.name());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(directory.resolve("log"));
    Files.deleteIfExists(directory.resolve("pgbouncer.ini"));
    Files.deleteIfExists(directory);
  }
}
