package io.mesa.bench.result;

import java.util.Optional;

/**
 * What was demanded and what was measured.
 *
 * @param bar what is measured, with its unit
 * @param limit the limit in words, such as {@code <= 1.5}
 * @param measured the value
 * @param interval its 95 % interval; empty for what is counted, not timed
 * @param holds whether the limit is kept
 */
public record Bar(
    String bar, String limit, double measured, Optional<Interval> interval, boolean holds) {

  /**
   * A count that must not exceed its limit.
   *
   * @param bar what is counted
   * @param limit the most there may be
   * @param measured how many there are
   * @return the bar
   */
  public static Bar atMost(String bar, double limit, double measured) {
    return new Bar(bar, "<= " + plain(limit), measured, Optional.empty(), measured <= limit);
  }

  /**
   * A count that must reach its limit.
   *
   * @param bar what is counted
   * @param limit the fewest there may be
   * @param measured how many there are
   * @return the bar
   */
  public static Bar atLeast(String bar, double limit, double measured) {
    return new Bar(bar, ">= " + plain(limit), measured, Optional.empty(), measured >= limit);
  }

  /**
   * A ratio that must not exceed its limit; it does where even the lower end of its interval does.
   *
   * @param bar the ratio
   * @param limit the limit
   * @param measured its value
   * @param interval its interval
   * @return the bar
   */
  public static Bar atMost(String bar, double limit, double measured, Interval interval) {
    return new Bar(
        bar, "<= " + plain(limit), measured, Optional.of(interval), interval.low() <= limit);
  }

  /**
   * A ratio that must reach its limit; it does not where even the upper end of its interval does
   * not.
   *
   * @param bar the ratio
   * @param limit the limit
   * @param measured its value
   * @param interval its interval
   * @return the bar
   */
  public static Bar atLeast(String bar, double limit, double measured, Interval interval) {
    return new Bar(
        bar, ">= " + plain(limit), measured, Optional.of(interval), interval.high() >= limit);
  }

  private static String plain(double limit) {
    return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
  }
}
