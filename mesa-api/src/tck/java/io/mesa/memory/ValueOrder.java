package io.mesa.memory;

import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The order in which values of a type are sorted, and which of them are one value. Text is ordered
 * by code point, NaN is the greatest number, and nulls are whoever sorts' affair.
 */
final class ValueOrder {
  private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(86_400_000_000L);
  private static final long DAYS_PER_MONTH = 30;

  private ValueOrder() {}

  static int compare(ColumnType type, Object left, Object right) {
    return switch (type.valueType()) {
      case BOOLEAN -> Boolean.compare((Boolean) left, (Boolean) right);
      case INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL ->
          ExactNumber.stored(left).compareTo(ExactNumber.stored(right));
      case TEXT -> compareText((String) left, (String) right);
      case ENUM -> Integer.compare(place(type, left), place(type, right));
      case DATE -> ((LocalDate) left).compareTo((LocalDate) right);
      case TIME -> ((LocalTime) left).compareTo((LocalTime) right);
      case TIMESTAMP -> ((LocalDateTime) left).compareTo((LocalDateTime) right);
      case TIMESTAMPTZ -> ((Instant) left).compareTo((Instant) right);
      case INTERVAL -> length((CalendarInterval) left).compareTo(length((CalendarInterval) right));
      case UUID -> compareUuids((UUID) left, (UUID) right);
      case DOCUMENT_ID -> ((DocumentId) left).compareTo((DocumentId) right);
      case BYTES -> Arrays.compareUnsigned(((Bytes) left).toArray(), ((Bytes) right).toArray());
      case JSON, ARRAY, OTHER ->
          throw new IllegalStateException("Nothing is ordered by a " + type.name());
    };
  }

  /** By code point, where {@link String#compareTo} puts U+10000 before U+FFFF. */
  static int compareText(String left, String right) {
    return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }

  private static int place(ColumnType type, Object label) {
    return type.labels().orElseThrow().indexOf((String) label);
  }

  private static int compareUuids(UUID left, UUID right) {
    int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
  }

  /** In microseconds, a month being 30 days and a day 24 hours. */
  private static BigInteger length(CalendarInterval interval) {
    return BigInteger.valueOf(interval.months() * DAYS_PER_MONTH + interval.days())
        .multiply(MICROS_PER_DAY)
        .add(BigInteger.valueOf(interval.microseconds()));
  }

  /**
   * Something that equals another value's where the two are one value: in a group, among distinct
   * rows, in a key, on both sides of a relation. NaN is one value, and so are 1.0 and 1.00, 0.0 and
   * -0.0, a month and 30 days.
   */
  static @Nullable Object identity(@Nullable Object value) {
    if (value instanceof Number) {
      return ExactNumber.stored(value);
    }
    if (value instanceof CalendarInterval interval) {
      return length(interval);
    }
    return value instanceof List<?> list ? identities(list) : value;
  }

  static List<@Nullable Object> identities(List<? extends @Nullable Object> values) {
    return Arrays.asList(values.stream().map(ValueOrder::identity).toArray());
  }
}
