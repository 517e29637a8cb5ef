package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.structure.Collation;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Table;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.Names;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what a table of a {@link MemoryDatabase} is and has; got from {@link
 * MemoryDatabaseBuilder#table}. Names, types and values are checked when the database is built. Not
 * thread-safe.
 */
public final class MemoryTableBuilder {
  private final TableName name;
  private final Optional<Table> structure;
  private final List<Column> columns = new ArrayList<>();
  private final List<UniqueConstraint> unique = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final List<@Nullable Object[]> rows = new ArrayList<>();
  private Optional<UniqueConstraint> primaryKey = Optional.empty();

  MemoryTableBuilder(TableName name) {
    this.name = name;
    this.structure = Optional.empty();
  }

  MemoryTableBuilder(Table structure) {
    this.name = structure.name();
    this.structure = Optional.of(structure);
    this.columns.addAll(structure.columns());
    this.primaryKey = structure.primaryKey();
  }

  /** A foreign key to be; to the target's primary key where it names no columns there. */
  private record Reference(
      String name, List<String> columns, TableName target, List<String> targetColumns) {}

  /**
   * Adds a column that is never null.
   *
   * @param column its name
   * @param type its type, as {@link ColumnTypes#of} names it
   * @return this builder
   */
  public MemoryTableBuilder column(String column, ValueType type) {
    return column(column, ColumnTypes.of(type));
  }

  /**
   * Adds a column that is never null.
   *
   * @param column its name
   * @param type its exact type; {@link ColumnTypes} makes some
   * @return this builder
   */
  public MemoryTableBuilder column(String column, ColumnType type) {
    return add(column, type, false);
  }

  /**
   * Adds a column that may be null.
   *
   * @param column its name
   * @param type its type, as {@link ColumnTypes#of} names it
   * @return this builder
   */
  public MemoryTableBuilder nullable(String column, ValueType type) {
    return nullable(column, ColumnTypes.of(type));
  }

  /**
   * Adds a column that may be null.
   *
   * @param column its name
   * @param type its exact type; {@link ColumnTypes} makes some
   * @return this builder
   */
  public MemoryTableBuilder nullable(String column, ColumnType type) {
    return add(column, type, true);
  }

  private MemoryTableBuilder add(String column, ColumnType type, boolean nullable) {
    columns.add(
        Column.plain(Names.check("column name", column), columns.size() + 1, type, nullable));
    return this;
  }

  /**
   * Gives a column's text a collation, as its structure tells it. In memory text is in binary order
   * all the same.
   *
   * @param column a column named before
   * @param collation how the structure says that it is ordered
   * @return this builder
   */
  public MemoryTableBuilder collated(String column, Collation collation) {
    boolean changed = false;
    for (int i = 0; i < columns.size(); i++) {
      Column plain = columns.get(i);
      if (plain.name().equals(column)) {
        columns.set(
            i,
            new Column(
                plain.name(),
                plain.position(),
                plain.type(),
                plain.nullable(),
                plain.defaultValue(),
                plain.generation(),
                Optional.of(collation),
                plain.inherited(),
                plain.comment()));
        changed = true;
      }
    }
    if (!changed) {
      throw refused("has no column '" + column + "' to collate");
    }
    return this;
  }

  /**
   * Makes columns the primary key.
   *
   * @param keyColumns columns that are never null
   * @return this builder
   */
  public MemoryTableBuilder primaryKey(String... keyColumns) {
    primaryKey = Optional.of(constraint(name.name() + "_pkey", List.of(keyColumns)));
    return this;
  }

  /**
   * Adds a unique key. Rows with a null in it are unlike all others.
   *
   * @param keyColumns its columns
   * @return this builder
   */
  public MemoryTableBuilder unique(String... keyColumns) {
    unique.add(constraint(keyName(List.of(keyColumns), "key"), List.of(keyColumns)));
    return this;
  }

  /**
   * Adds a foreign key of one column.
   *
   * @param column the column that refers
   * @param target a table of the schema {@code public}, referred to by its primary key
   * @return this builder
   */
  public MemoryTableBuilder foreignKey(String column, String target) {
    return foreignKey(List.of(column), target);
  }

  /**
   * Adds a foreign key.
   *
   * @param keyColumns the columns that refer, in order
   * @param target a table of the schema {@code public}, referred to by its primary key
   * @return this builder
   */
  public MemoryTableBuilder foreignKey(List<String> keyColumns, String target) {
    return foreignKey(
        keyName(keyColumns, "fkey"),
        keyColumns,
        TableName.of(MemoryDatabase.DEFAULT_SCHEMA, target),
        List.of());
  }

  /**
   * Adds a foreign key.
   *
   * @param key its name
   * @param keyColumns the columns that refer, in order
   * @param target the table referred to
   * @param targetColumns the columns referred to, in the order of {@code keyColumns}; none for the
   *     primary key
   * @return this builder
   */
  public MemoryTableBuilder foreignKey(
      String key, List<String> keyColumns, TableName target, List<String> targetColumns) {
    references.add(
        new Reference(
            Names.check("foreign key name", key),
            List.copyOf(keyColumns),
            target,
            List.copyOf(targetColumns)));
    return this;
  }

  /**
   * Adds a row.
   *
   * @param values a value or null for each column in order, of the class that {@link ValueType}
   *     names; whole numbers of any class, {@code byte[]} and arrays of objects are taken as well
   * @return this builder
   */
  public MemoryTableBuilder row(@Nullable Object... values) {
    rows.add(values.clone());
    return this;
  }

  /**
   * Adds a row.
   *
   * @param values values by column; a column that is not named is null
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is no such column yet
   */
  public MemoryTableBuilder row(Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(values);
    @Nullable Object[] row = columns.stream().map(column -> left.remove(column.name())).toArray();
    if (!left.isEmpty()) {
      throw refused("has no column " + left.keySet());
    }
    rows.add(row);
    return this;
  }

  List<String> primaryKey() {
    return primaryKey
        .map(UniqueConstraint::columns)
        .orElseThrow(() -> refused("has no primary key to refer to"));
  }

  StoredTable build(Function<TableName, List<String>> primaryKeys) {
    Table table = structure.orElseGet(() -> table(primaryKeys));
    List<StoredRow> stored = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      stored.add(StoredRow.of(table, i + 1, rows.get(i)));
    }
    return new StoredTable(table, stored);
  }

  private Table table(Function<TableName, List<String>> primaryKeys) {
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw refused("has two columns '" + column.name() + "'");
      }
    }
    return Table.plain(
        new TableSummary(
            name,
            TableKind.TABLE,
            MemoryInspector.OWNER,
            Reading.known((long) rows.size()),
            Reading.missing(Reading.Reason.UNSUPPORTED, "a table in memory is not on disk"),
            Optional.empty(),
            Optional.empty()),
        columns,
        primaryKey,
        unique,
        references.stream().map(reference -> foreignKey(reference, primaryKeys)).toList(),
        List.of());
  }

  private static ForeignKey foreignKey(
      Reference reference, Function<TableName, List<String>> primaryKeys) {
    return new ForeignKey(
        reference.name(),
        reference.columns(),
        reference.target(),
        reference.targetColumns().isEmpty()
            ? primaryKeys.apply(reference.target())
            : reference.targetColumns(),
        ForeignKey.Action.NO_ACTION,
        ForeignKey.Action.NO_ACTION,
        true,
        false,
        false);
  }

  private String keyName(List<String> keyColumns, String kind) {
    return name.name() + "_" + String.join("_", keyColumns) + "_" + kind;
  }

  private static UniqueConstraint constraint(String key, List<String> keyColumns) {
    return new UniqueConstraint(key, keyColumns, true, false, false);
  }

  private MesaException refused(String what) {
    return new MesaException(
        ErrorCode.INVALID_ARGUMENT, "The table '%s' %s.".formatted(name, what));
  }

  @Override
  public String toString() {
    return name + Arrays.toString(columns.stream().map(Column::name).toArray());
  }
}
