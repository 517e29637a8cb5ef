package io.mesa.mongo.inspect;

import io.mesa.mongo.value.Types;
import io.mesa.source.TableDeclaration;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A collection's structure as its source declares it. */
record Declared(TableDeclaration declaration) {

  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (TableDeclaration.Field field : declaration.fields()) {
      columns.add(Column.plain(field.name(), columns.size() + 1, type(field), field.nullable()));
    }
    return columns;
  }

  private static ColumnType type(TableDeclaration.Field field) {
    if (field.element().isEmpty()) {
      return plain(field.type(), field.labels());
    }
    return Types.arrayOf(plain(field.element().get(), field.labels()));
  }

  private static ColumnType plain(ValueType type, List<String> labels) {
    ColumnType plain = Types.of(type);
    return labels.isEmpty()
        ? plain
        : new ColumnType(plain.name(), type, new ColumnType.EnumOf(labels));
  }

  Optional<UniqueConstraint> primaryKey() {
    return declaration.primaryKey().map(fields -> key("primary key", fields));
  }

  List<UniqueConstraint> uniqueConstraints() {
    return declaration.uniqueKeys().stream()
        .map(fields -> key("unique " + String.join(", ", fields), fields))
        .toList();
  }

  private static UniqueConstraint key(String name, List<String> fields) {
    return new UniqueConstraint(name, fields, true, false, false);
  }

  List<ForeignKey> foreignKeys() {
    return declaration.references().stream()
        .map(
            reference ->
                new ForeignKey(
                    reference.name(),
                    reference.fields(),
                    reference.target(),
                    reference.targetFields(),
                    ForeignKey.Action.NO_ACTION,
                    ForeignKey.Action.NO_ACTION,
                    false,
                    false,
                    false))
        .toList();
  }
}
