package io.mesa.postgres.connect;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads one row of a catalog query.
 *
 * @param <T> what it makes of it
 */
@FunctionalInterface
public interface RowReader<T> {

  /**
   * Reads the row the result set stands on.
   *
   * @param row the result set; not to be moved
   * @return what the row says
   * @throws SQLException where a value cannot be read
   */
  T read(ResultSet row) throws SQLException;
}
