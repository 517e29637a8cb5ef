package io.mesa.structure;

import io.mesa.source.TableDeclaration;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A table's structure as its source declares it; for drivers whose database does not know it. */
public final class DeclaredTable {
  private DeclaredTable() {}

  /**
   * The structure that a declaration means.
   *
   * @param declaration the declaration
   * @param summary what the driver says of the table
   * @param types what the driver calls the type of a kind; arrays and enums are made of these
   * @return a table with the declared fields as its columns, with their keys and references
   */
  public static Table of(
      TableDeclaration declaration, TableSummary summary, Function<ValueType, ColumnType> types) {
    List<Column> columns = new ArrayList<>();
    for (TableDeclaration.Field field : declaration.fields()) {
      columns.add(
          Column.plain(field.name(), columns.size() + 1, type(field, types), field.nullable()));
    }
    return Table.plain(
        summary,
        columns,
        declaration.primaryKey().map(fields -> key("primary key", fields)),
        declaration.uniqueKeys().stream()
            .map(fields -> key("unique " + String.join(", ", fields), fields))
            .toList(),
        declaration.references().stream().map(DeclaredTable::foreignKey).toList(),
        List.of());
  }

  private static ColumnType type(
      TableDeclaration.Field field, Function<ValueType, ColumnType> types) {
    ColumnType scalar = types.apply(field.element().orElse(field.type()));
    ColumnType labelled =
        field.labels().isEmpty()
            ? scalar
            : new ColumnType(
                scalar.name(), scalar.valueType(), new ColumnType.EnumOf(field.labels()));
    return field.element().isEmpty()
        ? labelled
        : new ColumnType(labelled.name() + "[]", ValueType.ARRAY, new ColumnType.ArrayOf(labelled));
  }

  private static UniqueConstraint key(String name, List<String> fields) {
    return new UniqueConstraint(name, fields, true, false, false);
  }

  private static ForeignKey foreignKey(TableDeclaration.Reference reference) {
    return new ForeignKey(
        reference.name(),
        reference.fields(),
        reference.target(),
        reference.targetFields(),
        ForeignKey.Action.NO_ACTION,
        ForeignKey.Action.NO_ACTION,
        false,
        false,
        false);
  }
}
