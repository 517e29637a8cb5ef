package io.mesa.tck.differential;

import io.mesa.memory.MemoryTableBuilder;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table and its rows. Immutable.
 *
 * @param name its name
 * @param columns its columns
 * @param primaryKey the columns of its primary key, none for none
 * @param uniqueKeys the columns of each further unique key
 * @param references its foreign keys
 * @param rows of each row a value or null for each column
 */
record GeneratedTable(
    TableName name,
    List<GeneratedColumn> columns,
    List<String> primaryKey,
    List<List<String>> uniqueKeys,
    List<GeneratedReference> references,
    List<List<@Nullable Object>> rows) {

  int position(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("'%s' has no column '%s'.".formatted(name, column));
  }

  /** Whether a column belongs to a key, or to a reference to one. */
  boolean isOfKey(String column) {
    return primaryKey.contains(column)
        || uniqueKeys.stream().anyMatch(key -> key.contains(column))
        || references.stream().anyMatch(reference -> reference.columns().contains(column));
  }

  GeneratedColumn column(String column) {
    return columns.get(position(column));
  }

  /** What a row has in some columns. */
  List<@Nullable Object> values(List<@Nullable Object> row, List<String> names) {
    List<@Nullable Object> values = new ArrayList<>();
    names.forEach(column -> values.add(row.get(position(column))));
    return values;
  }

  GeneratedTable withRows(List<List<@Nullable Object>> newRows) {
    return new GeneratedTable(name, columns, primaryKey, uniqueKeys, references, newRows);
  }

  GeneratedTable withColumns(List<GeneratedColumn> newColumns) {
    return new GeneratedTable(name, newColumns, primaryKey, uniqueKeys, references, rows);
  }

  GeneratedTable withReferences(List<GeneratedReference> newReferences) {
    return new GeneratedTable(name, columns, primaryKey, uniqueKeys, newReferences, rows);
  }

  /** The same with only some of the columns besides those of keys. */
  GeneratedTable keeping(Set<String> wanted) {
    Set<String> kept = new TreeSet<>(wanted);
    kept.addAll(primaryKey);
    uniqueKeys.forEach(kept::addAll);
    references.forEach(reference -> kept.addAll(reference.columns()));
    List<GeneratedColumn> left =
        columns.stream().filter(column -> kept.contains(column.name())).toList();
    List<String> names = left.stream().map(GeneratedColumn::name).toList();
    return new GeneratedTable(
        name,
        left,
        primaryKey,
        uniqueKeys,
        references,
        rows.stream().map(row -> values(row, names)).toList());
  }

  /** Defines the same table in memory. */
  MemoryTableBuilder define(MemoryTableBuilder table) {
    for (GeneratedColumn column : columns) {
      if (column.nullable()) {
        table.nullable(column.name(), column.type());
      } else {
        table.column(column.name(), column.type());
      }
      column.collation().ifPresent(collation -> table.collated(column.name(), collation));
    }
    if (!primaryKey.isEmpty()) {
      table.primaryKey(primaryKey.toArray(String[]::new));
    }
    uniqueKeys.forEach(key -> table.unique(key.toArray(String[]::new)));
    references.forEach(
        reference ->
            table.foreignKey(
                reference.name(),
                reference.columns(),
                reference.target(),
                reference.targetColumns()));
    rows.forEach(row -> table.row(row.toArray()));
    return table;
  }
}
