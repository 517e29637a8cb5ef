package io.mesa.postgres.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Raw JDBC for setting tests up, beside the code under test. */
public interface SqlAccess {

  /** Opens a connection as the superuser; the caller closes it. */
  Connection connect() throws SQLException;

  /**
   * Runs statements, each in a transaction of its own.
   *
   * @throws IllegalStateException if one fails, with the {@link SQLException} as its cause
   */
  default void execute(String... statements) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The first column of all rows, as text; nulls are left out. */
  default List<String> column(String sql, Object... binds) {
    return column(String.class, sql, binds);
  }

  /** As {@link #one(Class, String, Object...)}, as text; a boolean is {@code t} or {@code f}. */
  default String one(String sql, Object... binds) {
    return one(String.class, sql, binds);
  }

  /**
   * The first value of the first column.
   *
   * @throws NoSuchElementException if there is no row or the value is null
   * @throws IllegalStateException if the query fails, with the {@link SQLException} as its cause
   */
  default <T> T one(Class<T> type, String sql, Object... binds) {
    var values = column(type, sql, binds);
    if (values.isEmpty()) {
      throw new NoSuchElementException("no value from: " + sql);
    }
    return values.get(0);
  }

  /** The first column of all rows; nulls are left out. */
  default <T> List<T> column(Class<T> type, String sql, Object... binds) {
    try (var connection = connect();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < binds.length; i++) {
        statement.setObject(i + 1, binds[i]);
      }
      var values = new ArrayList<T>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          Object value = type == String.class ? rows.getString(1) : rows.getObject(1, type);
          if (value != null) {
            values.add(type.cast(value));
          }
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
    }
  }
}
