package io.mesa.memory;

import io.mesa.structure.ColumnType;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field's value in one row or group.
 *
 * @param type the column's type
 * @param value an instance of the type's class; a {@link Json} where the type is JSON; null where
 *     there is none
 */
record FieldValue(ColumnType type, @Nullable Object value) {

  /** Null, missing or JSON's null. */
  boolean isNull() {
    return value == null || value instanceof Json.Null;
  }

  /** The elements, empty where this is no array. */
  Optional<List<FieldValue>> elements() {
    if (value instanceof Json.Array array) {
      return Optional.of(
          array.elements().stream().map(element -> new FieldValue(type, element)).toList());
    }
    if (!(value instanceof List<?> list)) {
      return Optional.empty();
    }
    ColumnType elementType = elementType(type);
    List<FieldValue> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(
          new FieldValue(
              elementType,
              elementType.valueType() == ValueType.JSON && element != null
                  ? ValueCheck.read((JsonValue) element)
                  : element));
    }
    return Optional.of(elements);
  }

  static ColumnType elementType(ColumnType type) {
    if (type.form() instanceof ColumnType.ArrayOf array) {
      return array.element();
    }
    if (type.form() instanceof ColumnType.Domain domain) {
      return elementType(domain.base());
    }
    throw new IllegalStateException(type.name() + " is no array");
  }
}
