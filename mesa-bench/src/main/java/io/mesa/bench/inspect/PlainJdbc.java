package io.mesa.bench.inspect;

import io.mesa.bench.server.Place;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the queries Mesa sends, with the same fetch sizes and time limits, one after the other, and
 * fetches every value of every row into an {@code Object[]}, arrays as arrays; keeps none of it.
 */
final class PlainJdbc implements Contender {
  private final Connection connection;
  private final Transcript transcript;
  private final int tables;

  PlainJdbc(Place place) throws SQLException {
    transcript = Transcript.of(place);
    connection = place.dataSource().getConnection();
    tables = count();
  }

  private int count() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM pg_stat_user_tables")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Override
  public int read() throws SQLException {
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    try {
      for (var sent : transcript.statements()) {
        try (var statement = sent.runOn(connection)) {
          fetchAll(statement.getResultSet());
        }
      }
      return tables;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setReadOnly(false);
    }
  }

  /** Fetches every value of every row, closes the result and gives the last row. */
  static @Nullable Object[] fetchAll(@Nullable ResultSet result) throws SQLException {
    @Nullable Object[] last = new @Nullable Object[0];
    if (result == null) {
      return last;
    }
    try (result) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        @Nullable Object[] row = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
          Object value = result.getObject(i + 1);
          row[i] = value instanceof Array array ? array.getArray() : value;
        }
        last = row;
      }
    }
    return last;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
