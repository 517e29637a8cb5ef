package io.mesa.tck.differential;

import io.mesa.value.CalendarInterval;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values brought to a form that is equal where they mean the same: 1.0 and 1.00, 0.0 and -0.0, two
 * JSON texts of one meaning. Values of different classes stay different.
 */
final class Canonical {
  private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(86_400_000_000L);

  private Canonical() {}

  /** How long an interval is, with months of 30 days. */
  record Span(BigInteger micros) implements Comparable<Span> {
    static Span of(CalendarInterval interval) {
      return new Span(
          BigInteger.valueOf(interval.months() * 30L + interval.days())
              .multiply(MICROS_PER_DAY)
              .add(BigInteger.valueOf(interval.microseconds())));
    }

    @Override
    public int compareTo(Span other) {
      return micros.compareTo(other.micros);
    }
  }

  /** A value as it is given in a row, where an interval keeps its parts. */
  static @Nullable Object exact(@Nullable Object value) {
    return of(value, false);
  }

  /** A value as it stands for those that equal it: in keys and groups. */
  static @Nullable Object equal(@Nullable Object value) {
    return of(value, true);
  }

  private static @Nullable Object of(@Nullable Object value, boolean spans) {
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    }
    if (value instanceof Double number) {
      return number == 0 ? 0.0 : number;
    }
    if (value instanceof Float number) {
      return number == 0 ? 0.0f : number;
    }
    if (value instanceof JsonValue json) {
      return JsonMeaning.of(json.text());
    }
    if (value instanceof CalendarInterval interval && spans) {
      return Span.of(interval);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>(list.size());
      list.forEach(element -> elements.add(of(element, spans)));
      return elements;
    }
    return value;
  }
}
