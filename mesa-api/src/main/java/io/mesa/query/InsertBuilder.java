package io.mesa.query;

import io.mesa.value.TableReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds an {@link Insert}; got from {@link Mutation#insertInto}. Not thread-safe. */
public final class InsertBuilder {
  private final TableReference table;
  private @Nullable List<String> columns;
  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private Optional<String> upsertKey = Optional.empty();
  private List<String> returning = List.of();

  InsertBuilder(TableReference table) {
    this.table = table;
  }

  /**
   * Says which columns {@link #values} gives.
   *
   * @param names the columns
   * @return this builder
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where they were said already
   */
  public InsertBuilder columns(String... names) {
    if (columns != null) {
      throw Literals.invalid("The columns of an insert are said once, before its rows.");
    }
    columns = List.of(names);
    return this;
  }

  /**
   * Adds a row.
   *
   * @param values a value for each column, null among them
   * @return this builder
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where there are more or fewer values
   *     than columns, or one is of a class that cannot be written
   */
  public InsertBuilder values(@Nullable Object... values) {
    List<String> names = columns == null ? List.of() : columns;
    if (values.length != names.size()) {
      throw Literals.invalid(
          "A row has %d values for the %d columns %s."
              .formatted(values.length, names.size(), names));
    }
    var row = new @Nullable Object[values.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = WrittenValues.of(names.get(i), values[i]);
    }
    rows.add(row);
    return this;
  }

  /**
   * Adds a row by names.
   *
   * @param values a value for each column, null among them; all rows name the same columns
   * @return this builder
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where the columns are others than
   *     those of the rows before
   */
  public InsertBuilder row(Map<String, ? extends @Nullable Object> values) {
    if (columns == null) {
      columns = List.copyOf(values.keySet());
    }
    if (columns.size() != values.size() || !values.keySet().containsAll(columns)) {
      throw Literals.invalid(
          "A row names the columns %s, and those before it %s."
              .formatted(values.keySet().stream().sorted().toList(), columns));
    }
    return values(columns.stream().map(values::get).toArray());
  }

  /**
   * Changes the row that is there where one has an equal key, instead of failing.
   *
   * @param key the name of a primary key, a unique constraint or a unique index of the table
   * @return this builder
   */
  public InsertBuilder orUpdateBy(String key) {
    this.upsertKey = Optional.of(key);
    return this;
  }

  /**
   * Asks for columns of each row back, such as a key that the database made.
   *
   * @param names the columns
   * @return this builder
   */
  public InsertBuilder returning(String... names) {
    this.returning = List.of(names);
    return this;
  }

  /**
   * Makes the insert.
   *
   * @return the insert
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where it has no rows
   */
  public Insert build() {
    return new Insert(table, columns == null ? List.of() : columns, rows, upsertKey, returning);
  }
}
