package io.mesa.postgres.monitor;

import io.mesa.postgres.testing.SqlAccess;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.SessionId;
import io.mesa.tck.environment.Waiting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.CompletableFuture;
import org.postgresql.PGConnection;

/** A session of some client beside Mesa, that tests look at, block and end. */
public final class ClientSession implements AutoCloseable {
  /** What these sessions call themselves, unlike the harness's own. */
  public static final String APPLICATION_NAME = "client";

  private static final String NAMED = "SET application_name = '" + APPLICATION_NAME + "'";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SqlAccess server;
  private final Connection connection;
  private final int pid;

  private ClientSession(SqlAccess server, Connection connection) throws SQLException {
    this.server = server;
    this.connection = connection;
    this.pid = connection.unwrap(PGConnection.class).getBackendPID();
  }

  /** A session of the superuser. */
  public static ClientSession open(TestDatabase database) throws SQLException {
    return new ClientSession(database, database.connect()).run(NAMED);
  }

  /** A session of another user, who has no password. */
  public static ClientSession open(TestDatabase database, String user) throws SQLException {
    return new ClientSession(database, database.connect(user, null)).run(NAMED);
  }

  /** The number of its process. */
  public int pid() {
    return pid;
  }

  /** Process and start, as the superuser sees them. */
  public SessionId id() {
    return new SessionId(
        pid,
        server
            .one(
                OffsetDateTime.class,
                "SELECT backend_start FROM pg_stat_activity WHERE pid = ?",
                pid)
            .toInstant());
  }

  /** Runs a statement to its end. */
  public ClientSession run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
    return this;
  }

  /** The first value of a query. */
  public String one(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Starts a statement on a thread of its own and waits until the server runs it. */
  public CompletableFuture<Void> start(String sql) {
    var running = new CompletableFuture<Void>();
    var thread =
        new Thread(
            () -> {
              try {
                run(sql);
                running.complete(null);
              } catch (SQLException e) {
                running.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    Waiting.until(
        "the start of " + sql,
        PATIENCE,
        () ->
            running.isDone()
                || server
                    .one("SELECT state || ' ' || query FROM pg_stat_activity WHERE pid = ?", pid)
                    .equals("active " + sql));
    return running;
  }

  /** Starts a statement that has to wait for a lock, and waits until it does. */
  public CompletableFuture<Void> startBlocked(String sql) {
    var running = start(sql);
    Waiting.until(
        "the wait of " + sql,
        PATIENCE,
        () ->
            server
                .one("SELECT wait_event_type FROM pg_stat_activity WHERE pid = ?", pid)
                .equals("Lock"));
    return running;
  }

  /** Whether the server still has the session. */
  public boolean lives() {
    return server.one("SELECT count(*) FROM pg_stat_activity WHERE pid = ?", pid).equals("1");
  }

  @Override
  public void close() throws SQLException {
    connection.abort(Runnable::run);
  }
}
