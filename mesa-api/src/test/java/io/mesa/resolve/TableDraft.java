package io.mesa.resolve;

import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A table in the making, with only what queries look at. */
final class TableDraft {
  private final TableName name;
  private final List<Column> columns = new ArrayList<>();
  private Optional<UniqueConstraint> primaryKey = Optional.empty();
  private final List<UniqueConstraint> uniqueConstraints = new ArrayList<>();
  private final List<ForeignKey> foreignKeys = new ArrayList<>();
  private final List<Index> indexes = new ArrayList<>();

  TableDraft(String name) {
    this(TableName.of("public", name));
  }

  TableDraft(TableName name) {
    this.name = name;
  }

  static ColumnType base(String name, ValueType type) {
    return new ColumnType(name, type, new ColumnType.Base());
  }

  static ColumnType arrayOf(ColumnType element) {
    return new ColumnType(element.name() + "[]", ValueType.ARRAY, new ColumnType.ArrayOf(element));
  }

  /** A column that may be null, of a type called like its kind. */
  TableDraft nullable(String column, ValueType type) {
    return column(column, base(type.name().toLowerCase(Locale.ROOT), type), true);
  }

  TableDraft required(String column, ValueType type) {
    return column(column, base(type.name().toLowerCase(Locale.ROOT), type), false);
  }

  TableDraft column(String column, ColumnType type, boolean nullable) {
    columns.add(Column.plain(column, columns.size() + 1, type, nullable));
    return this;
  }

  TableDraft primaryKey(String... key) {
    primaryKey =
        Optional.of(new UniqueConstraint(name.name() + "_pkey", List.of(key), true, false, false));
    return this;
  }

  TableDraft unique(boolean deferrable, String... key) {
    uniqueConstraints.add(
        new UniqueConstraint(
            "u" + uniqueConstraints.size(), List.of(key), true, deferrable, false));
    return this;
  }

  /** A unique index; one over an expression where no column is given. */
  TableDraft uniqueIndex(boolean valid, boolean partial, String... key) {
    List<Index.Key> keys =
        Arrays.stream(key.length == 0 ? new String[] {null} : key)
            .map(
                column ->
                    new Index.Key(
                        Optional.ofNullable(column),
                        Optional.empty(),
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    indexes.add(
        new Index(
            "i" + indexes.size(),
            "btree",
            keys,
            List.of(),
            partial ? Optional.of(Reading.known("true")) : Optional.empty(),
            true,
            false,
            valid,
            true,
            Reading.known(0L)));
    return this;
  }

  TableDraft foreignKey(String key, String column, String target) {
    return foreignKey(key, List.of(column), TableName.of("public", target), List.of("id"));
  }

  TableDraft foreignKey(
      String key, List<String> from, TableName target, List<String> targetColumns) {
    foreignKeys.add(
        new ForeignKey(
            key,
            from,
            target,
            targetColumns,
            ForeignKey.Action.NO_ACTION,
            ForeignKey.Action.NO_ACTION,
            true,
            false,
            false));
    return this;
  }

  Table table() {
    return Table.plain(
        new TableSummary(
            name,
            TableKind.TABLE,
            "owner",
            Reading.known(0L),
            Reading.known(0L),
            Optional.empty(),
            Optional.empty()),
        columns,
        primaryKey,
        uniqueConstraints,
        foreignKeys,
        indexes);
  }
}
