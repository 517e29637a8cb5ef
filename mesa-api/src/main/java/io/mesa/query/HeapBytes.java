package io.mesa.query;

import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What rows take of the heap, as a 64-bit JVM with compressed references lays objects out: rather
 * too much than too little. A value counts once for each row it stands in.
 */
final class HeapBytes {
  private static final int HEADER = 16;
  private static final int REFERENCE = 4;

  /** A row and the head of its array. */
  private static final int ROW = 16 + HEADER;

  /** The head of a list and of its array. */
  private static final int LIST = 24 + HEADER;

  /** What no value of a fixed size exceeds: an instant, a date and time, an interval, a UUID. */
  private static final int LARGEST_FIXED = 72;

  private HeapBytes() {}

  static long of(List<Row> rows) {
    return of(rows, HeapBytes::of);
  }

  private static long of(Row row) {
    int width = row.header().width();
    long bytes = ROW;
    for (int i = 0; i < width; i++) {
      bytes += REFERENCE + of(row.value(i));
    }
    return bytes;
  }

  static long of(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return 0;
    }
    if (value instanceof String text) {
      return of(text);
    }
    if (value instanceof Number number) {
      return number instanceof BigDecimal decimal ? of(decimal) : HEADER + Long.BYTES;
    }
    if (value instanceof Row row) {
      return of(row);
    }
    if (value instanceof List<?> list) {
      return of(list, HeapBytes::of);
    }
    if (value instanceof JsonValue json) {
      return HEADER + of(json.text());
    }
    return value instanceof Bytes bytes ? HEADER + HEADER + bytes.length() : LARGEST_FIXED;
  }

  /** A list with its elements. */
  static <T> long of(List<T> list, ToLongFunction<T> element) {
    long bytes = LIST;
    for (T each : list) {
      bytes += REFERENCE + element.applyAsLong(each);
    }
    return bytes;
  }

  /** By the characters of a text it cannot be told whether one byte each will do. */
  private static long of(String text) {
    return HEADER + Long.BYTES + HEADER + 2L * text.length();
  }

  private static long of(BigDecimal decimal) {
    boolean small = decimal.precision() <= 18;
    return 40L + (small ? 0 : 40 + HEADER + decimal.unscaledValue().bitLength() / Byte.SIZE);
  }
}
