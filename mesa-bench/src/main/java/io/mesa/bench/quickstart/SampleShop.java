package io.mesa.bench.quickstart;

import io.mesa.bench.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The server that the quickstart looks at: a database with the data of a shop ({@code shop.sql}),
 * and sessions that get in each other's way.
 */
final class SampleShop implements AutoCloseable {
  static final String DATABASE = "shop";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmbeddedServer server;
  private final List<Connection> sessions = new ArrayList<>();

  private SampleShop(EmbeddedServer server) {
    this.server = server;
  }

  /** Starts the server, without data. */
  static SampleShop start() {
    return new SampleShop(EmbeddedServer.start(Map.of()));
  }

  /** Creates the database and its rows. */
  void load() throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    }
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute(script());
      statement.execute("VACUUM ANALYZE");
    }
  }

  private static String script() {
    try (var script = SampleShop.class.getResourceAsStream("shop.sql")) {
      if (script == null) {
        throw new IllegalStateException("shop.sql is not beside " + SampleShop.class);
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.port();
  }

  /** The URL of the database for the superuser. */
  String url() {
    return server.url(DATABASE);
  }

  /** The URL of the database for another user. */
  String url(String user) {
    return "postgresql://%s@localhost:%d/%s".formatted(user, server.port(), DATABASE);
  }

  /**
   * Makes the warehouse wait for the checkout, and the checkout for a job that has changed an order
   * and then fallen asleep.
   */
  void quarrel() throws SQLException {
    Connection job = session("nightly-job");
    run(job, "UPDATE sales.orders SET note = 'checked' WHERE id = 1");
    Connection checkout = session("checkout");
    run(checkout, "UPDATE sales.orders SET status = 'paid' WHERE id = 2");
    runAside(checkout, "UPDATE sales.orders SET status = 'paid' WHERE id = 1");
    Connection warehouse = session("warehouse");
    runAside(warehouse, "UPDATE sales.orders SET status = 'shipped' WHERE id = 2");
    await("SELECT count(*) = 2 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  }

  /** Waits until nobody waits for a lock. */
  void awaitPeace() throws SQLException {
    await("SELECT count(*) = 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  }

  /** Runs a statement past Mesa, as any other client of the database may. */
  void runElsewhere(String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE)) {
      run(connection, sql);
    }
  }

  private Connection session(String application) throws SQLException {
    Connection connection = server.connect(DATABASE);
    sessions.add(connection);
    connection.setClientInfo("ApplicationName", application);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void runAside(Connection connection, String sql) {
    var thread =
        new Thread(
            () -> {
              try {
                run(connection, sql);
                connection.commit();
              } catch (SQLException e) {
                // It was ended in its wait, with the server.
              }
            },
            "shop-session");
    thread.setDaemon(true);
    thread.start();
  }

  private void await(String condition) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      while (System.nanoTime() < deadline) {
        try (var rows = statement.executeQuery(condition)) {
          if (rows.next() && rows.getBoolean(1)) {
            return;
          }
        }
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("Within " + PATIENCE + " it was not so: " + condition);
  }

  /** Stops the server, and with it every session. */
  @Override
  public void close() {
    server.close();
    for (Connection session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        // The server has closed it before.
      }
    }
  }
}
