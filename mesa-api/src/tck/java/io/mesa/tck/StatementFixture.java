package io.mesa.tck;

import io.mesa.query.NativeStatement;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Statements in the database's own language. None of them {@linkplain
 * NativeStatement#allowingWrites() allows writes}; the kit says so where it means it.
 */
public interface StatementFixture {

  /**
   * Reads a table.
   *
   * @param table the table, which may not exist
   * @return a statement that gives all rows with the columns of {@link ContractFixture#createTable}
   */
  NativeStatement readAll(TableName table);

  /**
   * Reads some rows of a table.
   *
   * @param table the table
   * @param column a column of it
   * @param value a text, which the statement carries as a bind
   * @return a statement that gives the rows whose column equals the text
   */
  NativeStatement readWhere(TableName table, String column, String value);

  /**
   * Writes a row.
   *
   * @param table the table
   * @param values a text for each of its columns, which the statement carries as binds
   * @return a statement that adds the row, and says so in {@link io.mesa.query.Rows#changed()}
   */
  NativeStatement insert(TableName table, List<String> values);

  /**
   * What {@link io.mesa.gateway.DataAccess#run} refuses with {@code INVALID_QUERY}, whatever writes
   * are allowed: texts that do not parse, that are several statements, that control transactions.
   *
   * @return one of each kind that the language has; the first does not parse
   */
  List<NativeStatement> refused();

  /**
   * Takes its time on the server, and nothing else.
   *
   * @param time how long at least
   * @return a statement, empty where the language has none
   */
  Optional<NativeStatement> slow(Duration time);

  /**
   * Reads a setting of the session that runs it; for {@link
   * io.mesa.gateway.Capability#SESSION_SETTINGS}.
   *
   * @param name the setting, such as {@code tck.color}
   * @return a statement that gives its value in the only column of the only row; empty where the
   *     driver does not declare them
   */
  Optional<NativeStatement> setting(String name);
}
