package io.mesa.query;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Conversions between numbers that lose nothing. */
final class Widening {
  private Widening() {}

  /** Whether every value of a class has an equal one of another class. */
  static boolean widens(Class<?> from, Class<?> to) {
    if (from == Short.class) {
      return to == Integer.class
          || to == Long.class
          || to == BigDecimal.class
          || to == Double.class;
    }
    if (from == Integer.class) {
      return to == Long.class || to == BigDecimal.class || to == Double.class;
    }
    return (from == Long.class && to == BigDecimal.class)
        || (from == Float.class && to == Double.class);
  }

  static @Nullable Object widen(Object value, Class<?> type) {
    if (value instanceof Short || value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (type == Long.class) {
        return number;
      }
      if (type == Integer.class && value instanceof Short) {
        return (int) number;
      }
      if (type == BigDecimal.class) {
        return BigDecimal.valueOf(number);
      }
      if (type == Double.class && !(value instanceof Long)) {
        return (double) number;
      }
    }
    if (value instanceof Float number && type == Double.class) {
      return number.doubleValue();
    }
    return null;
  }
}
