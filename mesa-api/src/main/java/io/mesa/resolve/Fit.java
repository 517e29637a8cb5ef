package io.mesa.resolve;

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
public sealed interface Fit {

  /**
   * The literal is a value of the type.
   *
   * @param value the value
   */
  record Exact(Object value) implements Fit {}

  /**
   * The literal lies between two values of the type: another operator and the nearer one.
   *
   * @param operator the operator to compare with
   * @param value the value to compare with
   */
  record Moved(Operator operator, Object value) implements Fit {}

  /** No value of the type fulfils the comparison. */
  record Never() implements Fit {}

  /** Every value of the type fulfils the comparison. */
  record Always() implements Fit {}

  /**
   * The points in time that a database has.
   *
   * @param firstDate its first date
   * @param lastDate its last date
   * @param first its first point in time
   * @param last its last point in time
   * @param precision what two neighbouring points are apart
   * @param infinite whether it has one before and one behind all others, which {@code MIN} and
   *     {@code MAX} of Java's classes stand for
   */
  record Times(
      LocalDate firstDate,
      LocalDate lastDate,
      LocalDateTime first,
      LocalDateTime last,
      ChronoUnit precision,
      boolean infinite) {}

  /**
   * Brings a comparison onto a type's values.
   *
   * @param type the kind of the field's values
   * @param operator how it is compared
   * @param literal a literal of a query that may be compared with such a field
   * @param times the points in time that the database has
   * @return the comparison to make
   */
  static Fit of(ValueType type, Operator operator, Object literal, Times times) {
    return switch (type) {
      case INT16 -> whole(operator, literal, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> whole(operator, literal, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> whole(operator, literal, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT32 -> floating(operator, literal, true);
      case FLOAT64 -> floating(operator, literal, false);
      case DECIMAL -> new Exact(isInfinite(literal) ? literal : exact(literal));
      case DATE -> date(operator, (LocalDate) literal, times);
      case TIME -> time(operator, (LocalTime) literal, times.precision());
      case TIMESTAMP -> timestamp(operator, (LocalDateTime) literal, times);
      case TIMESTAMPTZ -> instant(operator, (Instant) literal, times);
      default -> new Exact(literal);
    };
  }

  /**
   * A number against an exact field: of a double, the shortest decimal that means it.
   *
   * @param literal a number of a query
   * @return the number
   */
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

  private static Fit date(Operator operator, LocalDate date, Times times) {
    if (times.infinite() && (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN))) {
      return new Exact(date);
    }
    if (date.isAfter(times.lastDate())) {
      return above(operator, times, times.lastDate(), LocalDate.MAX);
    }
    return date.isBefore(times.firstDate())
        ? below(operator, times, LocalDate.MIN, times.firstDate())
        : new Exact(date);
  }

  /** Behind the last of all, where only infinity may follow. */
  private static Fit above(Operator operator, Times times, Object last, Object infinity) {
    return times.infinite() ? between(operator, last, infinity) : outside(operator, true);
  }

  /** Before the first of all, where only infinity may come before. */
  private static Fit below(Operator operator, Times times, Object infinity, Object first) {
    return times.infinite() ? between(operator, infinity, first) : outside(operator, false);
  }

  /** The last moment of the day stands for the end of the day, where there is one. */
  private static Fit time(Operator operator, LocalTime time, ChronoUnit precision) {
    LocalTime floor = time.truncatedTo(precision);
    if (floor.equals(time) || time.equals(LocalTime.MAX)) {
      return new Exact(time);
    }
    boolean last = floor.equals(LocalTime.MAX.truncatedTo(precision));
    return between(operator, floor, last ? LocalTime.MAX : floor.plus(1, precision));
  }

  private static Fit timestamp(Operator operator, LocalDateTime time, Times times) {
    if (times.infinite() && (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN))) {
      return new Exact(time);
    }
    if (time.isAfter(times.last())) {
      return above(operator, times, times.last(), LocalDateTime.MAX);
    }
    if (time.isBefore(times.first())) {
      return below(operator, times, LocalDateTime.MIN, times.first());
    }
    LocalDateTime floor = time.truncatedTo(times.precision());
    return floor.equals(time)
        ? new Exact(time)
        : between(operator, floor, floor.plus(1, times.precision()));
  }

  private static Fit instant(Operator operator, Instant instant, Times times) {
    if (times.infinite() && (instant.equals(Instant.MAX) || instant.equals(Instant.MIN))) {
      return new Exact(instant);
    }
    Instant last = times.last().toInstant(ZoneOffset.UTC);
    Instant first = times.first().toInstant(ZoneOffset.UTC);
    if (instant.isAfter(last)) {
      return above(operator, times, last, Instant.MAX);
    }
    if (instant.isBefore(first)) {
      return below(operator, times, Instant.MIN, first);
    }
    Instant floor = instant.truncatedTo(times.precision());
    return floor.equals(instant)
        ? new Exact(instant)
        : between(operator, floor, floor.plus(1, times.precision()));
  }
}
