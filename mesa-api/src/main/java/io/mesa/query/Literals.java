package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.Names;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values that stand in a query, brought to few classes, so that queries that mean the same are
 * equal: {@code Boolean Long BigDecimal Double String LocalDate LocalTime LocalDateTime Instant
 * CalendarInterval UUID DocumentId Bytes}.
 */
final class Literals {
  private static final BigInteger SMALLEST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  /** So many digits before or behind the point belong to no number that anybody compares with. */
  private static final int MOST_DIGITS = 16_384;

  private Literals() {}

  /**
   * A value other than null.
   *
   * @param field what it is a value of, for messages: only they need its text
   */
  static Object of(Object field, @Nullable Object value) {
    if (value == null) {
      throw invalid(
          "The %s is null, which equals nothing; ask with isNull or isNotNull."
              .formatted(valueOf(field)));
    }
    if (value instanceof String text) {
      return Names.isText(text) ? text : Names.checkText(valueOf(field), text);
    }
    if (value instanceof Number number) {
      return number(field, number);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Character character) {
      return Names.checkText(valueOf(field), character.toString());
    }
    if (value instanceof byte[] content) {
      return Bytes.of(content);
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    if (value instanceof Boolean
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof Instant
        || value instanceof CalendarInterval
        || value instanceof UUID
        || value instanceof DocumentId
        || value instanceof Bytes) {
      return value;
    }
    if (value instanceof Collection<?> || value instanceof Object[]) {
      throw invalid(
          "The %s is a list; ask with in, arrayContains or arrayOverlaps."
              .formatted(valueOf(field)));
    }
    throw invalid(
        "The %s is a %s, which cannot stand in a query; ValueType names the classes that can."
            .formatted(valueOf(field), value.getClass().getName()));
  }

  /** Several values, none of them null. */
  static List<Object> list(Object field, Collection<?> values) {
    List<Object> literals = new ArrayList<>(values.size());
    for (Object value : values) {
      literals.add(of(field, value));
    }
    return List.copyOf(literals);
  }

  private static Object number(Object field, Number number) {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Double.isNaN(value)) {
        throw invalid(
            "The %s is NaN, which equals nothing; ask with isNaN.".formatted(valueOf(field)));
      }
      return value == 0 ? 0.0 : value;
    }
    if (number instanceof BigInteger integer) {
      return integer.compareTo(SMALLEST) >= 0 && integer.compareTo(GREATEST) <= 0
          ? (Object) integer.longValue()
          : decimal(field, new BigDecimal(integer));
    }
    if (number instanceof BigDecimal value) {
      return decimal(field, value);
    }
    throw invalid(
        "The %s is a %s, which cannot stand in a query; use BigDecimal."
            .formatted(valueOf(field), number.getClass().getName()));
  }

  private static BigDecimal decimal(Object field, BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    if (Math.abs((long) plain.scale()) > MOST_DIGITS || plain.precision() > 2 * MOST_DIGITS) {
      throw invalid(
          "The %s has more than %d digits before or behind its point."
              .formatted(valueOf(field), MOST_DIGITS));
    }
    return plain;
  }

  private static String valueOf(Object field) {
    return "value of '" + field + "'";
  }

  static MesaException invalid(String message) {
    return new MesaException(ErrorCode.INVALID_QUERY, message);
  }
}
