package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field to put a condition on, as a chosen row has it: the condition is made so that it is
 * probably true of that row, or false.
 *
 * @param path the field
 * @param column its column
 * @param kind what it is compared as
 * @param value what the row has there, of the class that fits the kind, or a list where the field
 *     is an array; null where it has nothing that fits
 * @param isNull whether it is null there
 * @param isSet whether it is there at all
 * @param others what the rows have there that fits the kind
 * @param strangers the texts, numbers and booleans that rows have there and that do not fit
 */
record Place(
    FieldPath path,
    GeneratedColumn column,
    Kind kind,
    @Nullable Object value,
    boolean isNull,
    boolean isSet,
    List<Object> others,
    List<Object> strangers) {

  /** A column, or a place in a column's documents that suits the kind. */
  static Place of(
      Dice dice,
      GeneratedDatabase database,
      GeneratedTable table,
      GeneratedColumn column,
      Kind kind,
      boolean array,
      @Nullable List<@Nullable Object> row) {
    TableFacts facts = database.facts(table.name());
    FieldPath path =
        kind.inDocument()
            ? inDocument(dice, facts, column, kind, array, row)
            : FieldPath.of(column.name());
    Object value = row == null ? null : facts.value(row, path).orElse(null);
    List<Object> all = facts.values(path);
    return new Place(
        path,
        column,
        kind,
        fits(value, kind, array) ? value : null,
        value == null || value == JsonMeaning.Null.NULL,
        path.keys().isEmpty() || value != null,
        all.stream().filter(other -> fits(other, kind, array)).toList(),
        strangers(kind, all));
  }

  private static List<Object> strangers(Kind kind, List<Object> values) {
    return values.stream()
        .filter(value -> kind.inDocument() && kind != Kind.JSON)
        .filter(value -> Kind.inDocument(value) != kind && Kind.inDocument(value) != Kind.JSON)
        .toList();
  }

  private static FieldPath inDocument(
      Dice dice,
      TableFacts facts,
      GeneratedColumn column,
      Kind kind,
      boolean array,
      @Nullable List<@Nullable Object> row) {
    List<FieldPath> paths =
        facts.paths(column.name()).stream()
            .map(keys -> FieldPath.of(column.name(), keys.toArray(String[]::new)))
            .toList();
    if (row != null && dice.chance(80)) {
      List<FieldPath> fitting =
          paths.stream()
              .filter(path -> fits(facts.value(row, path).orElse(null), kind, array))
              .toList();
      if (!fitting.isEmpty()) {
        return dice.pick(fitting);
      }
    }
    return dice.chance(5)
        ? FieldPath.of(column.name(), dice.chance(50) ? "missing" : "n", "0")
        : dice.pick(paths);
  }

  private static boolean fits(@Nullable Object value, Kind kind, boolean array) {
    if (value == null) {
      return false;
    }
    if (!kind.inDocument()) {
      return true;
    }
    if (array) {
      return value instanceof List<?> list
          && (kind == Kind.JSON || list.stream().anyMatch(element -> fits(element, kind, false)));
    }
    return switch (kind) {
      case JSON_TEXT -> value instanceof String;
      case JSON_NUMBER -> value instanceof BigDecimal;
      case JSON_BOOLEAN -> value instanceof Boolean;
      default -> true;
    };
  }

  /** The same with an element in place of the array, for conditions on elements. */
  Place element(@Nullable Object element, List<Object> elements) {
    List<Object> fitting = elements.stream().filter(this::comparesAs).toList();
    return new Place(
        path, column, kind, element, element == null, true, fitting, strangers(kind, elements));
  }

  /** Whether a value is of the kind that the place is compared as. */
  boolean comparesAs(Object value) {
    return !kind.inDocument() || Kind.inDocument(value) == kind;
  }

  /** The type that literals shall fit. */
  ColumnType literalType() {
    return switch (kind) {
      case JSON_TEXT, JSON -> base(ValueType.TEXT);
      case JSON_NUMBER -> base(ValueType.DECIMAL);
      case JSON_BOOLEAN -> base(ValueType.BOOLEAN);
      case ARRAY -> column.elementType().orElseThrow();
      default -> column.type();
    };
  }

  private static ColumnType base(ValueType type) {
    return new ColumnType(type.name(), type, new ColumnType.Base());
  }
}
