package io.mesa.value;

import java.time.Duration;
import java.time.Period;

/**
 * A span of months, days and time, kept apart as PostgreSQL keeps them: a month has no fixed number
 * of days, and a day no fixed number of hours.
 *
 * @param months whole months, which may be negative; a year is twelve
 * @param days whole days, which may be negative
 * @param microseconds the rest in microseconds, which may be negative
 */
public record CalendarInterval(int months, int days, long microseconds) {
  private static final long MICROS_PER_SECOND = 1_000_000;

  /**
   * Months, days and a duration.
   *
   * @param period the months (years are counted as twelve) and days
   * @param time the rest, cut to microseconds
   * @return the interval
   * @throws ArithmeticException where a part does not fit
   */
  @SuppressWarnings("JavaPeriodGetDays") // The months are kept apart.
  public static CalendarInterval of(Period period, Duration time) {
    long micros =
        Math.addExact(
            Math.multiplyExact(time.getSeconds(), MICROS_PER_SECOND), time.getNano() / 1_000);
    return new CalendarInterval(Math.toIntExact(period.toTotalMonths()), period.getDays(), micros);
  }

  /**
   * The months and days.
   *
   * @return a period without years
   */
  public Period period() {
    return Period.of(0, months, days);
  }

  /**
   * The part below a day.
   *
   * @return the duration, of any length and sign
   */
  public Duration time() {
    return Duration.ofSeconds(
        Math.floorDiv(microseconds, MICROS_PER_SECOND),
        Math.floorMod(microseconds, MICROS_PER_SECOND) * 1_000);
  }
}
