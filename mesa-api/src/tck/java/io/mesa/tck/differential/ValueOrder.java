package io.mesa.tck.differential;

import io.mesa.query.Operator;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Which of two values is greater. Only the generator relies on it, to choose literals that some row
 * meets: what a query gives is the business of the databases compared.
 */
final class ValueOrder {
  private ValueOrder() {}

  /** Whether a comparison is true of two values, neither of them null. */
  static boolean holds(Operator operator, Object left, Object right, List<String> labels) {
    if (isNaN(left) || isNaN(right)) {
      return operator == Operator.NE;
    }
    int order = compare(left, right, labels);
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
    };
  }

  static boolean isNaN(Object value) {
    return (value instanceof Double number && number.isNaN())
        || (value instanceof Float other && other.isNaN());
  }

  /** The order of two values of one kind; of an enum's by its labels, where there are any. */
  static int compare(Object left, Object right, List<String> labels) {
    if (left instanceof Number a && right instanceof Number b) {
      return numbers(a, b);
    }
    if (left instanceof String a && right instanceof String b) {
      return labels.isEmpty()
          ? Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray())
          : Integer.compare(labels.indexOf(a), labels.indexOf(b));
    }
    if (left instanceof Bytes a && right instanceof Bytes b) {
      return Arrays.compareUnsigned(a.toArray(), b.toArray());
    }
    if (left instanceof UUID a && right instanceof UUID b) {
      int most = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
      return most != 0
          ? most
          : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
    if (left instanceof CalendarInterval a && right instanceof CalendarInterval b) {
      return Canonical.Span.of(a).compareTo(Canonical.Span.of(b));
    }
    return natural(left, right);
  }

  @SuppressWarnings("unchecked") // Both are of one class that is comparable with itself.
  private static int natural(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static int numbers(Number left, Number right) {
    boolean finite = isFinite(left) && isFinite(right);
    return finite ? exact(left).compareTo(exact(right)) : Double.compare(rank(left), rank(right));
  }

  private static boolean isFinite(Number number) {
    return !(number instanceof Double || number instanceof Float)
        || Double.isFinite(number.doubleValue());
  }

  private static double rank(Number number) {
    return isFinite(number) ? 0 : number.doubleValue();
  }

  /** A finite number, exactly. */
  static BigDecimal exact(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    return number instanceof Double || number instanceof Float
        ? new BigDecimal(number.doubleValue())
        : BigDecimal.valueOf(number.longValue());
  }
}
