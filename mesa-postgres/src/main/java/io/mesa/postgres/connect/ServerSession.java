package io.mesa.postgres.connect;

import io.mesa.spi.DriverCall;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A connection lent to one call. Its time limits are set on the server, and it is cut short when
 * the call is. Not thread-safe; got from {@link Connections}.
 */
public final class ServerSession {
  /** Why a session is shared, as the end of "not supported: …". */
  public static final String WHY_SHARED =
      "a pooler between here and the server gives its sessions to others between transactions";

  private final DriverCall call;
  private final Connection jdbc;
  private final String database;

  ServerSession(DriverCall call, Connection jdbc, String database) {
    this.call = call;
    this.jdbc = jdbc;
    this.database = database;
  }

  /**
   * The call it is lent to.
   *
   * @return the call
   */
  public DriverCall call() {
    return call;
  }

  /**
   * The connection itself.
   *
   * @return the JDBC connection; not to be closed
   */
  public Connection jdbc() {
    return jdbc;
  }

  /**
   * The database it is to.
   *
   * @return its name
   */
  public String database() {
    return database;
  }

  /**
   * The process number of its backend.
   *
   * @return the number
   * @throws SQLException where the connection is closed
   */
  public int pid() throws SQLException {
    return jdbc.unwrap(PGConnection.class).getBackendPID();
  }

  /**
   * Whether another process answers than the one that the connection was told of, as behind a
   * pooler. Such a process may be another one after each transaction.
   *
   * @return true where nothing must be set outside a transaction
   * @throws SQLException where the server cannot be asked
   */
  public boolean isShared() throws SQLException {
    int pid = pid();
    return first("SELECT pg_catalog.pg_backend_pid()", row -> row.getInt(1))
        .filter(answering -> answering == pid)
        .isEmpty();
  }

  /**
   * The identity of the server, which its standbys share.
   *
   * @return the system identifier, empty where the login may not read it
   * @throws SQLException where the server cannot be asked
   */
  public Optional<String> serverIdentity() throws SQLException {
    boolean mayAsk =
        first(
                "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')",
                row -> row.getBoolean(1))
            .orElse(false);
    return mayAsk
        ? first(
            "SELECT system_identifier FROM pg_catalog.pg_control_system()", row -> row.getString(1))
        : Optional.empty();
  }

  /**
   * The server's major version. Asks nobody.
   *
   * @return such as 18
   * @throws SQLException where the connection is closed
   */
  public int major() throws SQLException {
    return jdbc.getMetaData().getDatabaseMajorVersion();
  }

  /**
   * Runs a query that is read to its end.
   *
   * @param sql the query, {@code ?} for each bind
   * @param reader reads each row
   * @param binds values that JDBC takes as they are
   * @param <T> what a row becomes
   * @return what the rows became
   * @throws SQLException where the server refuses
   */
  public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... binds)
      throws SQLException {
    try (PreparedStatement statement = jdbc.prepareStatement(sql)) {
      for (int i = 0; i < binds.length; i++) {
        statement.setObject(i + 1, binds[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<T> result = new ArrayList<>();
        while (rows.next()) {
          result.add(reader.read(rows));
        }
        return result;
      }
    }
  }

  /**
   * Runs a query of which only the first row counts.
   *
   * @param sql the query, {@code ?} for each bind
   * @param reader reads the row
   * @param binds values that JDBC takes as they are
   * @param <T> what the row becomes
   * @return what the first row became, empty where there is none
   * @throws SQLException where the server refuses
   */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... binds)
      throws SQLException {
    return list(sql, reader, binds).stream().findFirst();
  }

  /**
   * Runs statements without parameters, several of them in one round trip.
   *
   * @param sql the statements, Mesa's own and never an application's
   * @throws SQLException where the server refuses
   */
  public void execute(String sql) throws SQLException {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }
}
