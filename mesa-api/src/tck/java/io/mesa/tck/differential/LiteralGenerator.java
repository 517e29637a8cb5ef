package io.mesa.tck.differential;

import io.mesa.query.Operator;
import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Chooses the values that fields are compared with: mostly those of the data, and what is beside
 * them, finer than the type, or out of its range.
 */
final class LiteralGenerator {
  private static final int ATTEMPTS = 8;
  private static final List<Object> ODD_NUMBERS =
      List.of(
          2.5,
          0.1,
          0,
          -1L,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          new BigDecimal("0.1"),
          new BigDecimal("1E+30"),
          new BigDecimal("-1E+400"),
          new BigDecimal("1E-400"),
          new BigDecimal("32767.5"),
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          new BigDecimal("9223372036854775808"),
          9007199254740993L,
          1e300);

  private final Dice dice;
  private final MixedLists mixed;

  LiteralGenerator(Dice dice) {
    this.dice = dice;
    this.mixed = new MixedLists(dice);
  }

  /** A value with which the place compares as wanted, if one is found soon. */
  Object near(Place place, Operator operator, boolean wanted) {
    Object value = place.value();
    Object literal = any(place);
    for (int i = 0; i < ATTEMPTS && value != null; i++) {
      if (ValueOrder.holds(operator, value, literal, labels(place)) == wanted) {
        return literal;
      }
      literal = any(place);
    }
    if (value == null || ValueOrder.isNaN(value)) {
      return literal;
    }
    boolean equal = operator == Operator.EQ || operator == Operator.LTE || operator == Operator.GTE;
    return equal == wanted ? value : literal;
  }

  /** Some values, with the place's own among them, or without it; at times of several kinds. */
  List<Object> several(Place place, int count, boolean own) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object literal = any(place);
      if (place.value() == null
          || own
          || !ValueOrder.holds(Operator.EQ, place.value(), literal, labels(place))) {
        values.add(literal);
      }
    }
    if (own && place.value() != null && !ValueOrder.isNaN(place.value())) {
      values.add(dice.below(values.size() + 1), place.value());
    }
    mixed.mix(place, values);
    return values;
  }

  /** Mixes a literal of another kind in at times. */
  void mix(Place place, List<Object> literals) {
    mixed.mix(place, literals);
  }

  private static List<String> labels(Place place) {
    return place.literalType().labels().orElse(List.of());
  }

  /** Any value that the place can be compared with. */
  Object any(Place place) {
    ColumnType type = place.literalType();
    int choice = dice.below(100);
    Object value = null;
    if (choice < 45 && !place.others().isEmpty()) {
      value = dice.pick(place.others());
    } else if (choice < 80) {
      value = place.value();
    }
    if (value == null) {
      value = dice.pick(Values.of(type, dice.chance(50)));
    }
    if (ValueOrder.isNaN(value)) {
      value = dice.pick(List.of(0, 1, 2.5));
    }
    return dice.chance(65) ? value : varied(type, value);
  }

  private Object varied(ColumnType type, Object value) {
    if (value instanceof Number number && type.valueType() != ValueType.ENUM) {
      return number(number);
    }
    if (type.valueType() == ValueType.TEXT) {
      return text((String) value);
    }
    return time(value);
  }

  private Object number(Number number) {
    if (dice.chance(20)) {
      return dice.pick(ODD_NUMBERS);
    }
    double rounded = number.doubleValue();
    if (!Double.isFinite(rounded)) {
      // Also a decimal beyond every double.
      return number instanceof BigDecimal ? number : rounded;
    }
    BigDecimal exact = ValueOrder.exact(number);
    return switch (dice.below(9)) {
      case 0 -> rounded;
      case 1 -> Math.nextUp(rounded);
      case 2 -> Math.nextDown(rounded);
      case 3 -> exact;
      case 4 -> exact.add(BigDecimal.ONE);
      case 5 -> exact.subtract(BigDecimal.ONE);
      case 6 -> exact.add(new BigDecimal("0.5"));
      case 7 -> exact.add(new BigDecimal(dice.chance(50) ? "1E-25" : "-1E-25"));
      default -> new BigDecimal(Double.toString(rounded));
    };
  }

  private Object text(String text) {
    int[] points = text.codePoints().toArray();
    return switch (dice.below(6)) {
      case 0 -> text + "a";
      case 1 -> text + "\uD83D\uDE00";
      case 2 -> dice.chance(50) ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
      case 3 -> points.length == 0 ? " " : new String(points, 0, points.length - 1);
      case 4 -> text + " ";
      default -> (String) dice.pick(Values.TEXTS);
    };
  }

  /** A point in time or an interval beside it, or one that the type cannot hold; others as are. */
  private Object time(Object value) {
    int choice = dice.below(6);
    if (value instanceof LocalDate date && !isInfinite(date)) {
      return choice == 0
          ? LocalDate.of(dice.chance(50) ? 6_000_000 : -5_000, 1, 1)
          : date.plusDays(choice - 3L);
    }
    if (value instanceof LocalTime time) {
      return choice == 0 ? LocalTime.MAX : time.plusNanos(nanos(choice));
    }
    if (value instanceof LocalDateTime time && !isInfinite(time.toLocalDate())) {
      return choice == 0
          ? LocalDateTime.of(dice.chance(50) ? 300_000 : -5_000, 1, 1, 0, 0)
          : time.plusNanos(nanos(choice));
    }
    if (value instanceof Instant instant
        && !instant.equals(Instant.MAX)
        && !instant.equals(Instant.MIN)) {
      return choice == 0
          ? Instant.parse(dice.chance(50) ? "+300000-01-01T00:00:00Z" : "-5000-01-01T00:00:00Z")
          : instant.plusNanos(nanos(choice));
    }
    if (value instanceof CalendarInterval interval) {
      return interval(interval, choice);
    }
    if (value instanceof UUID id) {
      return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + choice - 3);
    }
    if (value instanceof Bytes bytes) {
      byte[] content = bytes.toArray();
      return Bytes.of(Arrays.copyOf(content, Math.max(0, content.length + choice - 3)));
    }
    return value;
  }

  private static boolean isInfinite(LocalDate date) {
    return date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN);
  }

  private static long nanos(int choice) {
    return switch (choice) {
      case 1 -> 1;
      case 2 -> -1;
      case 3 -> 1_000;
      case 4 -> -1_000;
      default -> 500;
    };
  }

  private static Object interval(CalendarInterval interval, int choice) {
    int months = interval.months();
    int days = interval.days();
    boolean small = Math.abs((long) months) < 1_000 && Math.abs((long) days) < 1_000_000;
    return switch (small ? choice : 5) {
      case 0 -> new CalendarInterval(months - 1, days + 30, interval.microseconds());
      case 1 -> new CalendarInterval(months, days + 1, interval.microseconds() - 86_400_000_000L);
      case 2 -> new CalendarInterval(months, days, interval.microseconds() + 1);
      case 3 -> new CalendarInterval(0, days + 30 * months, interval.microseconds());
      default -> new CalendarInterval(months, days, interval.microseconds() - 1);
    };
  }
}
