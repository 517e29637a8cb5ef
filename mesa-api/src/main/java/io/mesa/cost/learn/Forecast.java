package io.mesa.cost.learn;

/**
 * Times as logarithms of nanoseconds.
 *
 * @param expected the median
 * @param bound what 95 of 100 keep
 * @param spread the standard deviation, of a normal distribution around the median
 * @param shortest the shortest run it rests on
 * @param longest the longest
 * @param runs how many runs it rests on
 * @param rows how many rows to expect; NaN where that is not known
 * @param bytes how many bytes they take; NaN where that is not known
 */
record Forecast(
    double expected,
    double bound,
    double spread,
    double shortest,
    double longest,
    long runs,
    double rows,
    double bytes) {
  private static final double WIDE_BOUND = Math.log(1.5);
  private static final double WIDE_RANGE = Math.log(4);

  /** Whether runs took very different times. */
  boolean isWide() {
    return bound - expected > WIDE_BOUND || longest - shortest > WIDE_RANGE;
  }
}
