package io.mesa.tck.differential;

import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.List;

/**
 * A column.
 *
 * @param name its name
 * @param type its exact type
 * @param nullable whether it may be null
 * @param tame whether its values keep to what sums well, its documents to one form
 */
record GeneratedColumn(String name, ColumnType type, boolean nullable, boolean tame) {
  ValueType valueType() {
    return type.valueType();
  }

  Kind kind() {
    return Kind.of(valueType());
  }

  List<String> labels() {
    return type.labels().orElse(List.of());
  }

  /** Whether values have an order, so that rows are sorted, grouped and told apart by them. */
  boolean ordered() {
    return switch (valueType()) {
      case ARRAY, JSON, OTHER -> false;
      default -> true;
    };
  }
}
