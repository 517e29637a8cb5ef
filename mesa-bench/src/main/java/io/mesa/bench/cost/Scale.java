package io.mesa.bench.cost;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rows about how many purchases there are; other tables go with them
 * @param shapes how many shapes are asked with many values
 * @param training how many runs each has before it is estimated
 * @param first how many estimates are the first ones on a server, and told apart
 * @param tests how many estimates are compared, of shapes seen and never seen each
 * @param longest the longest time a query may take
 * @param limit what takes longer is for later
 * @param oracleEach of so many queries one is run again
 * @param oracleRuns so often
 */
record Scale(
    int rows,
    int shapes,
    int training,
    int first,
    int tests,
    Duration longest,
    Duration limit,
    int oracleEach,
    int oracleRuns) {
  private static final int BINS_IN_DECADE = 2;

  /** Two hours or so: 1 ms to 10 s. */
  static final Scale FULL =
      new Scale(
          5_000_000, 50, 20, 150, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(1), 20, 10);

  /** Some twenty minutes: 1 ms to 1 s. */
  static final Scale QUICK =
      new Scale(500_000, 50, 20, 150, 1_000, Duration.ofSeconds(1), Duration.ofMillis(100), 10, 10);

  /** Enough to see that it works. */
  static final Scale SMOKE =
      new Scale(5_000, 4, 5, 5, 20, Duration.ofMillis(200), Duration.ofMillis(5), 2, 1);

  /** The same of documents, which are fewer, and of shorter queries. */
  Scale ofDocuments() {
    return new Scale(
        Math.min(rows, 20_000),
        shapes,
        training,
        0,
        tests,
        Duration.ofMillis(100),
        Duration.ofMillis(10),
        oracleEach,
        oracleRuns);
  }

  /** Half a decade from 1 ms on that a time is in; negative below that. */
  static int bin(double millis) {
    return (int) Math.floor(BINS_IN_DECADE * Math.log10(millis));
  }

  /** How many there are. */
  int bins() {
    return (int) Math.ceil(BINS_IN_DECADE * Math.log10((double) longest.toMillis()));
  }
}
