package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MemoryDatabase}. Not thread-safe. */
public final class MemoryDatabaseBuilder {
  private final Map<TableName, MemoryTableBuilder> tables = new LinkedHashMap<>();

  MemoryDatabaseBuilder() {}

  /**
   * Adds a table of the schema {@code public}, where queries look for tables without a schema.
   *
   * @param name its name; a dot is part of it
   * @param definition its columns, keys and rows
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is such a table already
   */
  public MemoryDatabaseBuilder table(String name, UnaryOperator<MemoryTableBuilder> definition) {
    return table(TableName.of(MemoryDatabase.DEFAULT_SCHEMA, name), definition);
  }

  /**
   * Adds a table.
   *
   * @param name its name
   * @param definition its columns, keys and rows
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is such a table already
   */
  public MemoryDatabaseBuilder table(TableName name, UnaryOperator<MemoryTableBuilder> definition) {
    return add(name, definition.apply(new MemoryTableBuilder(name)));
  }

  /**
   * Adds a table whose structure is known, as an {@link io.mesa.gateway.Inspector} gave it.
   *
   * @param structure the table
   * @param rows a list for each row, of a value or null for each column
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is such a table already
   */
  public MemoryDatabaseBuilder table(
      Table structure, List<? extends List<? extends @Nullable Object>> rows) {
    var table = new MemoryTableBuilder(structure);
    rows.forEach(row -> table.row(row.toArray()));
    return add(structure.name(), table);
  }

  private MemoryDatabaseBuilder add(TableName name, MemoryTableBuilder table) {
    if (tables.putIfAbsent(name, table) != null) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "The table '%s' is added twice.".formatted(name));
    }
    return this;
  }

  /**
   * Makes the database and checks it as a server would.
   *
   * @return the database
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a key names an unknown table or
   *     column, a value is not of its column's type, null stands where it may not, two rows have an
   *     equal key, or a foreign key leads to no row; the message names table, row and column
   */
  public MemoryDatabase build() {
    Map<TableName, StoredTable> stored = new LinkedHashMap<>();
    tables.forEach((name, table) -> stored.put(name, table.build(this::primaryKey)));
    stored.values().forEach(table -> KeyCheck.check(table, stored));
    return new MemoryDatabase(stored);
  }

  private List<String> primaryKey(TableName name) {
    MemoryTableBuilder table = tables.get(name);
    if (table == null) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A foreign key leads to '%s'; there are %s.".formatted(name, tables.keySet()));
    }
    return table.primaryKey();
  }
}
