package io.mesa.query;

/**
 * Makes something of a row.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface RowMapper<T> {

  /**
   * Makes something of a row.
   *
   * @param row the row
   * @return what it becomes
   */
  T map(Row row);
}
