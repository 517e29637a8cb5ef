package io.mesa.memory;

import java.math.BigDecimal;

/**
 * A number as mathematics has it, whatever class carries it, with the infinities and NaN. In order
 * NaN is greater than everything and equal to itself; conditions on NaN are {@link Comparisons}'
 * affair.
 *
 * @param kind what kind of number it is
 * @param value its value where it is finite, else zero; without trailing zeros
 */
record ExactNumber(Kind kind, BigDecimal value) implements Comparable<ExactNumber> {

  /** The kinds of numbers, the least first. */
  enum Kind {
    NEGATIVE_INFINITY,
    FINITE,
    POSITIVE_INFINITY,
    NAN
  }

  ExactNumber {
    value = value.stripTrailingZeros();
  }

  /** What is stored: a binary floating-point number is the one number it stands for. */
  static ExactNumber stored(Object number) {
    if (number instanceof Float || number instanceof Double) {
      double value = ((Number) number).doubleValue();
      return Double.isFinite(value) ? finite(new BigDecimal(value)) : special(value);
    }
    return number instanceof BigDecimal decimal
        ? finite(decimal)
        : finite(BigDecimal.valueOf(((Number) number).longValue()));
  }

  /** What a query says for a field of binary floating-point numbers. */
  static ExactNumber literalForFloating(Object literal) {
    return stored(literal);
  }

  /** What a query says for a field of exact numbers: of a double what is written, 0.1 and all. */
  static ExactNumber literalForExact(Object literal) {
    return literal instanceof Double number && Double.isFinite(number)
        ? finite(new BigDecimal(Double.toString(number)))
        : stored(literal);
  }

  private static ExactNumber finite(BigDecimal value) {
    return new ExactNumber(Kind.FINITE, value);
  }

  private static ExactNumber special(double value) {
    Kind kind =
        Double.isNaN(value)
            ? Kind.NAN
            : value > 0 ? Kind.POSITIVE_INFINITY : Kind.NEGATIVE_INFINITY;
    return new ExactNumber(kind, BigDecimal.ZERO);
  }

  boolean isNan() {
    return kind == Kind.NAN;
  }

  boolean isFinite() {
    return kind == Kind.FINITE;
  }

  /** What it adds to a sum in which something is not finite. */
  double withoutDigits() {
    return switch (kind) {
      case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      case FINITE -> 0;
      case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
      case NAN -> Double.NaN;
    };
  }

  @Override
  public int compareTo(ExactNumber other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : value.compareTo(other.value);
  }
}
