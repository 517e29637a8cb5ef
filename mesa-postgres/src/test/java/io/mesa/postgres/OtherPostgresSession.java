package io.mesa.postgres;

import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.Session;
import io.mesa.tck.SessionFixture;
import io.mesa.value.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.postgresql.PGConnection;

/** A session of another application, over JDBC. */
final class OtherPostgresSession implements SessionFixture.OtherSession {
  private final TestDatabase database;
  private final Connection connection;
  private final String applicationName;
  private final int pid;

  private OtherPostgresSession(TestDatabase database, Connection connection, String applicationName)
      throws SQLException {
    this.database = database;
    this.connection = connection;
    this.applicationName = applicationName;
    this.pid = connection.unwrap(PGConnection.class).getBackendPID();
  }

  static OtherPostgresSession open(TestDatabase database) {
    String applicationName = "tck " + UUID.randomUUID();
    try {
      Connection connection = database.connect();
      connection.setClientInfo("ApplicationName", applicationName);
      return new OtherPostgresSession(database, connection, applicationName);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public boolean is(Session session) {
    return session.pid() == pid;
  }

  @Override
  public void work(Duration time) throws SQLException {
    execute("SELECT pg_sleep(" + time.toSeconds() + ")");
  }

  @Override
  public void lock(TableName table) throws SQLException {
    connection.setAutoCommit(false);
    execute("LOCK TABLE " + PostgresFixture.quoted(table) + " IN ACCESS EXCLUSIVE MODE");
  }

  @Override
  public boolean isAlive() {
    try {
      execute("SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    // Closing the socket would not end a backend that sleeps or waits for a lock.
    database.column(
        "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = ?",
        applicationName);
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
