package io.mesa.structure;

import io.mesa.source.TableDeclaration;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          Column.plain(
              field.name(),
              columns.size() + 1,
              documents(type(field, types), List.of(field.name()), declaration.nested(), types),
              field.nullable()));
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

  /** A type with the fields that are declared inside its documents. */
  private static ColumnType documents(
      ColumnType type,
      List<String> path,
      List<TableDeclaration.Nested> nested,
      Function<ValueType, ColumnType> types) {
    Map<String, ColumnType> fields = new LinkedHashMap<>();
    int depth = path.size();
    for (TableDeclaration.Nested place : nested) {
      if (place.path().size() > depth && place.path().subList(0, depth).equals(path)) {
        List<String> next = place.path().subList(0, depth + 1);
        ColumnType own =
            place.path().size() == depth + 1
                ? type(place.element(), place.type(), types)
                : documents(types.apply(ValueType.JSON), next, nested, types);
        fields.put(next.get(depth), own);
      }
    }
    if (fields.isEmpty()) {
      return type;
    }
    List<ColumnType.Field> declared = new ArrayList<>();
    fields.forEach((name, of) -> declared.add(new ColumnType.Field(name, of)));
    return new ColumnType(type.name(), type.valueType(), new ColumnType.Composite(declared));
  }

  private static ColumnType type(
      Optional<ValueType> element, ValueType type, Function<ValueType, ColumnType> types) {
    return element.map(of -> arrayOf(types.apply(of))).orElseGet(() -> types.apply(type));
  }

  private static ColumnType arrayOf(ColumnType element) {
    return new ColumnType(element.name() + "[]", ValueType.ARRAY, new ColumnType.ArrayOf(element));
  }

  private static ColumnType type(
      TableDeclaration.Field field, Function<ValueType, ColumnType> types) {
    ColumnType scalar = types.apply(field.element().orElse(field.type()));
    ColumnType labelled =
        field.labels().isEmpty()
            ? scalar
            : new ColumnType(
                scalar.name(), scalar.valueType(), new ColumnType.EnumOf(field.labels()));
    return field.element().isEmpty() ? labelled : arrayOf(labelled);
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
