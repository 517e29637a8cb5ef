package io.mesa.postgres.query;

import io.mesa.query.Operator;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A comparison with a literal, brought exactly onto the values that a type has: {@code > 2.5} of an
 * integer is {@code >= 3}.
 */
sealed interface Fit {

  /** The literal is a value of the type. */
  record Exact(Object value) implements Fit {}

  /** The literal lies between two values of the type: another operator and the nearer one. */
  record Moved(Operator operator, Object value) implements Fit {}

  /** No value of the type fulfils the comparison. */
  record Never() implements Fit {}

  /** Every value of the type fulfils the comparison. */
  record Always() implements Fit {}

  /** The first date: day 0 of the Julian count, in November 4714 BC (manual, table 8.9). */
  LocalDate FIRST_DATE = LocalDate.of(-4713, 11, 24);

  /** The last date. */
  LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);

  /** The first date and time. */
  LocalDateTime FIRST_TIMESTAMP = LocalDateTime.of(-4713, 11, 24, 0, 0);

  /** The last date and time. */
  LocalDateTime LAST_TIMESTAMP = LocalDateTime.of(294_276, 12, 31, 23, 59, 59, 999_999_000);

  /** Brings a comparison onto a type's values. */
  static Fit of(ValueType type, Operator operator, Object literal) {
    return switch (type) {
      case INT16 -> whole(operator, literal, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> whole(operator, literal, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> whole(operator, literal, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT32 -> floating(operator, literal, true);
      case FLOAT64 -> floating(operator, literal, false);
      case DECIMAL -> new Exact(isInfinite(literal) ? literal : exact(literal));
      case DATE -> date(operator, (LocalDate) literal);
      case TIME -> time(operator, (LocalTime) literal);
      case TIMESTAMP -> timestamp(operator, (LocalDateTime) literal);
      case TIMESTAMPTZ -> instant(operator, (Instant) literal);
      default -> new Exact(literal);
    };
  }

  /** A number against an exact field: of a double, the shortest decimal that means it. */
  static BigDecimal exact(Object literal) {
    if (literal instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    return literal instanceof Double number
        ? new BigDecimal(number.toString())
        : (BigDecimal) literal;
  }

  private static boolean isInfinite(Object literal) {
    return literal instanceof Double number && number.isInfinite();
  }

  private static Fit whole(Operator operator, Object literal, long least, long greatest) {
    if (literal instanceof Long number && number >= least && number <= greatest) {
      return new Exact(number);
    }
    if (literal instanceof Double number && number.isInfinite()) {
      return outside(operator, number > 0);
    }
    BigDecimal value = exact(literal);
    BigInteger floor = value.setScale(0, RoundingMode.FLOOR).toBigInteger();
    BigInteger ceiling = value.setScale(0, RoundingMode.CEILING).toBigInteger();
    if (floor.compareTo(BigInteger.valueOf(greatest)) >= 0
        && value.compareTo(BigDecimal.valueOf(greatest)) > 0) {
      return outside(operator, true);
    }
    if (ceiling.compareTo(BigInteger.valueOf(least)) <= 0
        && value.compareTo(BigDecimal.valueOf(least)) < 0) {
      return outside(operator, false);
    }
    if (floor.equals(ceiling)) {
      return new Exact(floor.longValue());
    }
    return between(operator, floor.longValue(), ceiling.longValue());
  }

  /** A comparison with what is above, or below, every value. */
  private static Fit outside(Operator operator, boolean above) {
    return switch (operator) {
      case EQ -> new Never();
      case NE -> new Always();
      case LT, LTE -> above ? new Always() : new Never();
      case GT, GTE -> above ? new Never() : new Always();
    };
  }

  /** A comparison with what is between two neighbouring values. */
  private static Fit between(Operator operator, Object below, Object above) {
    return switch (operator) {
      case EQ -> new Never();
      case NE -> new Always();
      case LT, LTE -> new Moved(Operator.LTE, below);
      case GT, GTE -> new Moved(Operator.GTE, above);
    };
  }

  private static Fit floating(Operator operator, Object literal, boolean single) {
    if (literal instanceof Double number && (!single || (float) (double) number == number)) {
      return new Exact(number);
    }
    BigDecimal value = literal instanceof Double number ? new BigDecimal(number) : exact(literal);
    double nearest = single ? value.floatValue() : value.doubleValue();
    int compared =
        Double.isInfinite(nearest)
            ? (nearest > 0 ? 1 : -1)
            : new BigDecimal(nearest).compareTo(value);
    if (compared == 0) {
      return new Exact(nearest == 0 ? 0.0 : nearest);
    }
    double below = compared < 0 ? nearest : down(nearest, single);
    double above = compared > 0 ? nearest : up(nearest, single);
    return between(operator, below, above);
  }

  private static double down(double value, boolean single) {
    return single ? Math.nextDown((float) value) : Math.nextDown(value);
  }

  private static double up(double value, boolean single) {
    return single ? Math.nextUp((float) value) : Math.nextUp(value);
  }

  private static Fit date(Operator operator, LocalDate date) {
    if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
      return new Exact(date);
    }
    if (date.isAfter(LAST_DATE)) {
      return between(operator, LAST_DATE, LocalDate.MAX);
    }
    return date.isBefore(FIRST_DATE)
        ? between(operator, LocalDate.MIN, FIRST_DATE)
        : new Exact(date);
  }

  /** The last moment of the day stands for PostgreSQL's 24:00:00. */
  private static Fit time(Operator operator, LocalTime time) {
    LocalTime floor = time.truncatedTo(ChronoUnit.MICROS);
    if (floor.equals(time) || time.equals(LocalTime.MAX)) {
      return new Exact(time);
    }
    boolean last = floor.equals(LocalTime.MAX.truncatedTo(ChronoUnit.MICROS));
    return between(operator, floor, last ? LocalTime.MAX : floor.plus(1, ChronoUnit.MICROS));
  }

  private static Fit timestamp(Operator operator, LocalDateTime time) {
    if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
      return new Exact(time);
    }
    if (time.isAfter(LAST_TIMESTAMP)) {
      return between(operator, LAST_TIMESTAMP, LocalDateTime.MAX);
    }
    if (time.isBefore(FIRST_TIMESTAMP)) {
      return between(operator, LocalDateTime.MIN, FIRST_TIMESTAMP);
    }
    LocalDateTime floor = time.truncatedTo(ChronoUnit.MICROS);
    return floor.equals(time)
        ? new Exact(time)
        : between(operator, floor, floor.plus(1, ChronoUnit.MICROS));
  }

  private static Fit instant(Operator operator, Instant instant) {
    if (instant.equals(Instant.MAX) || instant.equals(Instant.MIN)) {
      return new Exact(instant);
    }
    Instant last = LAST_TIMESTAMP.toInstant(ZoneOffset.UTC);
    Instant first = FIRST_TIMESTAMP.toInstant(ZoneOffset.UTC);
    if (instant.isAfter(last)) {
      return between(operator, last, Instant.MAX);
    }
    if (instant.isBefore(first)) {
      return between(operator, Instant.MIN, first);
    }
    Instant floor = instant.truncatedTo(ChronoUnit.MICROS);
    return floor.equals(instant)
        ? new Exact(instant)
        : between(operator, floor, floor.plus(1, ChronoUnit.MICROS));
  }
}
