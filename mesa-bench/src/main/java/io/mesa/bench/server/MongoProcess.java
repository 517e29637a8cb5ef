package io.mesa.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An {@link EmbeddedMongo} in a JVM of its own, so that what it takes is not counted with what its
 * clients take, behind a {@link ReplayingServer}: it evaluates a query once. It ends with this JVM,
 * however that ends.
 */
public final class MongoProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private MongoProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @return the server, to be closed
   * @throws IOException where it does not start
   */
  public static MongoProcess start() throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-classpath",
                System.getProperty("java.class.path"),
                MongoProcess.class.getName())
            .redirectError(Redirect.INHERIT)
            .start();
    var said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = said.readLine();
    if (port == null) {
      throw new IOException("mongo-java-server does not start.");
    }
    return new MongoProcess(process, Integer.parseInt(port));
  }

  /**
   * The JVM's own work: says its port, and runs until its input ends.
   *
   * @param args nothing
   * @throws IOException where the input cannot be read
   */
  public static void main(String[] args) throws IOException {
    try (var evaluating = EmbeddedMongo.start();
        var server = ReplayingServer.to(evaluating.port())) {
      System.out.println(server.port());
      int read;
      do {
        read = System.in.read();
      } while (read >= 0);
    }
  }

  /**
   * The URL of a database.
   *
   * @param database the database
   * @return the URL
   */
  public String url(String database) {
    return "mongodb://localhost:%d/%s".formatted(port, database);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
