package io.mesa.tck.differential;

import io.mesa.structure.Collation;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A column.
 *
 * @param name its name
 * @param type its exact type
 * @param nullable whether it may be null
 * @param collation the collation of its text, empty for the database's own
 * @param tame whether its values keep to what sums well, its documents to one form
 */
record GeneratedColumn(
    String name, ColumnType type, boolean nullable, Optional<Collation> collation, boolean tame) {
  GeneratedColumn(String name, ColumnType type, boolean nullable, boolean tame) {
    this(name, type, nullable, Optional.empty(), tame);
  }

  GeneratedColumn collated(Collation other) {
    return new GeneratedColumn(name, type, nullable, Optional.of(other), tame);
  }

  /** Whether its text is in binary order unless another is asked for. */
  boolean binary() {
    return collation.map(Collation::binary).orElse(true);
  }

  ValueType valueType() {
    return type.valueType();
  }

  Kind kind() {
    return Kind.of(valueType());
  }

  /** The type of its elements, if it is an array's or a domain's over one. */
  Optional<ColumnType> elementType() {
    ColumnType plain = type.form() instanceof ColumnType.Domain domain ? domain.base() : type;
    return plain.form() instanceof ColumnType.ArrayOf array
        ? Optional.of(array.element())
        : Optional.empty();
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
