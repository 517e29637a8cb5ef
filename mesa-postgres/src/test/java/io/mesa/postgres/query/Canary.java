package io.mesa.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/** A database with a table {@code canary} that nobody may change. */
final class Canary implements AutoCloseable {
  private final TestDatabase database;
  private final Connection observer;
  private final String before;

  /** Creates the database and, after the canary, what the statements create. */
  Canary(String... statements) throws SQLException {
    database = PostgresServer.shared(18).createDatabase("hostile");
    database.execute(
        "CREATE TABLE canary (id int PRIMARY KEY, name text, doc jsonb)",
        "INSERT INTO canary SELECT i, 'bird ' || i, '{\"a\": 1}' FROM generate_series(1, 20) i");
    database.execute(statements);
    observer = database.connect();
    before = state();
  }

  TestDatabase database() {
    return database;
  }

  void assertUnchanged() {
    assertThat(state()).isEqualTo(before);
  }

  /** What a successful injection would change: rows and tables. */
  private String state() {
    try (var statement = observer.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT concat_ws(' ',
                  (SELECT md5(string_agg(c::text, '|' ORDER BY id)) FROM canary c),
                  (SELECT count(*) FROM pg_class))
                """)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    observer.close();
    database.close();
  }
}
