package io.mesa.bench.cost;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rows about how many purchases there are; other tables go with them
 * @param shapes how many shapes are asked with many values
 * @param training how many runs each has before it is estimated
 * @param tests how many estimates are compared, warm and cold each
 * @param longest the longest time a query may take
 * @param limit what takes longer is for later
 * @param oracle how often a query is run again, so that the median can be compared
 */
record Scale(
    int rows, int shapes, int training, int tests, Duration longest, Duration limit, int oracle) {
  private static final int BINS_IN_DECADE = 2;

  /** A day's: 1 ms to 10 s. */
  static final Scale FULL =
      new Scale(2_000_000, 50, 20, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(1), 10);

  /** Some ten minutes: 1 ms to 1 s. */
  static final Scale QUICK =
      new Scale(200_000, 30, 20, 300, Duration.ofSeconds(1), Duration.ofMillis(100), 2);

  /** Enough to see that it works. */
  static final Scale SMOKE =
      new Scale(5_000, 4, 5, 20, Duration.ofMillis(200), Duration.ofMillis(5), 1);

  /** Half a decade from 1 ms on that a time is in; negative below that. */
  static int bin(double millis) {
    return (int) Math.floor(BINS_IN_DECADE * Math.log10(millis));
  }

  /** How many there are. */
  int bins() {
    return (int) Math.round(BINS_IN_DECADE * Math.log10((double) longest.toMillis()));
  }
}
