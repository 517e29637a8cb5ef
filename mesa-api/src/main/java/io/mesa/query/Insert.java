package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.QueryFeature;
import io.mesa.value.Names;
import io.mesa.value.TableReference;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows to be inserted; where one with an equal key is there already, it is changed instead if a key
 * is named. Columns that are not given take their defaults.
 */
public final class Insert implements Mutation {
  private final TableReference table;
  private final List<String> columns;
  private final List<@Nullable Object[]> rows;
  private final Optional<String> upsertKey;
  private final List<String> returning;

  Insert(
      TableReference table,
      List<String> columns,
      List<@Nullable Object[]> rows,
      Optional<String> upsertKey,
      List<String> returning) {
    this.table = Objects.requireNonNull(table, "table");
    this.columns = WrittenValues.names("column", columns);
    this.rows = List.copyOf(rows);
    upsertKey.ifPresent(key -> Names.check("key", key));
    this.upsertKey = upsertKey;
    this.returning = WrittenValues.names("returned column", returning);
    if (this.rows.isEmpty()) {
      throw new MesaException(
          ErrorCode.INVALID_QUERY, "An insert into '%s' has no rows.".formatted(table));
    }
  }

  @Override
  public TableReference table() {
    return table;
  }

  /**
   * The columns that are given.
   *
   * @return their names in the order of each row's values; none for rows of defaults
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * How many rows are inserted.
   *
   * @return 1 or more
   */
  public int size() {
    return rows.size();
  }

  /**
   * The values of a row.
   *
   * @param index from 0
   * @return a value for each column, null among them; immutable
   */
  public List<@Nullable Object> row(int index) {
    return Collections.unmodifiableList(Arrays.asList(rows.get(index)));
  }

  /**
   * A value.
   *
   * @param row from 0
   * @param column from 0
   * @return the value, or null
   */
  public @Nullable Object value(int row, int column) {
    return rows.get(row)[column];
  }

  /**
   * The unique key by which a row counts as being there already: it is changed to the values given.
   *
   * @return the name of a primary key, a unique constraint or a unique index; empty where such a
   *     row is an error
   */
  public Optional<String> upsertKey() {
    return upsertKey;
  }

  @Override
  public List<String> returning() {
    return returning;
  }

  @Override
  public Set<QueryFeature> features() {
    return Set.of();
  }

  /**
   * What is inserted, without values.
   *
   * @return table, columns and number of rows
   */
  @Override
  public String toString() {
    return "Insert[%s%s, %d rows]".formatted(table, columns, rows.size());
  }
}
