package io.mesa.memory;

import io.mesa.query.Operator;
import io.mesa.structure.ColumnType;
import org.jspecify.annotations.Nullable;

/** Whether a value is what a condition wants of it. */
final class Comparisons {
  private Comparisons() {}

  /** A field compared with what a query says. */
  static Truth compare(FieldValue field, Operator operator, Object literal) {
    Object value = field.value();
    if (value == null) {
      return Truth.UNKNOWN;
    }
    if (value instanceof Json json) {
      return compareInDocument(json, operator, literal);
    }
    return switch (field.type().valueType()) {
      case INT16, INT32, INT64, DECIMAL ->
          numbers(ExactNumber.stored(value), operator, ExactNumber.literalForExact(literal));
      case FLOAT32, FLOAT64 ->
          numbers(ExactNumber.stored(value), operator, ExactNumber.literalForFloating(literal));
      default -> ordered(ValueOrder.compare(field.type(), value, literal), operator);
    };
  }

  /** Of another kind than the literal's it is neither true nor false. */
  private static Truth compareInDocument(Json json, Operator operator, Object literal) {
    if (json instanceof Json.Text text && literal instanceof String wanted) {
      return ordered(ValueOrder.compareText(text.value(), wanted), operator);
    }
    if (json instanceof Json.Flag flag && literal instanceof Boolean wanted) {
      return ordered(Boolean.compare(flag.value(), wanted), operator);
    }
    if (json instanceof Json.Numeral number && literal instanceof Number) {
      return numbers(
          ExactNumber.stored(number.value()), operator, ExactNumber.literalForExact(literal));
    }
    return Truth.UNKNOWN;
  }

  /** Two fields of types that can be compared. */
  static Truth compare(FieldValue left, Operator operator, FieldValue right) {
    Object a = left.value();
    Object b = right.value();
    if (a == null || b == null) {
      return Truth.UNKNOWN;
    }
    ColumnType type = left.type();
    return a instanceof Number && b instanceof Number
        ? numbers(ExactNumber.stored(a), operator, ExactNumber.stored(b))
        : ordered(ValueOrder.compare(type, a, b), operator);
  }

  /** A field that differs, where null is a value like others; never unknown. */
  static Truth distinct(FieldValue field, @Nullable Object literal) {
    if (field.isNull() || literal == null) {
      return Truth.of(field.isNull() != (literal == null));
    }
    return Truth.of(compare(field, Operator.EQ, literal) != Truth.TRUE);
  }

  /** With NaN on a side they are not equal, and nothing else. */
  private static Truth numbers(ExactNumber left, Operator operator, ExactNumber right) {
    if (left.isNan() || right.isNan()) {
      return Truth.of(operator == Operator.NE);
    }
    return ordered(left.compareTo(right), operator);
  }

  static Truth ordered(int comparison, Operator operator) {
    return Truth.of(
        switch (operator) {
          case EQ -> comparison == 0;
          case NE -> comparison != 0;
          case LT -> comparison < 0;
          case LTE -> comparison <= 0;
          case GT -> comparison > 0;
          case GTE -> comparison >= 0;
        });
  }
}
