package io.mesa.cost.learn;

/**
 * By how many standard deviations the bound stands above the expected time, so that it is kept as
 * often as it says: what a normal distribution has at first, then what was seen. Thread-safe.
 */
final class BoundScale {
  private static final double SHARE = 0.95;
  private static final double NORMAL = 1.645;
  private static final double LEAST = 0.5;
  private static final int MOST = 400;
  private static final int ENOUGH = 60;
  private static final int EVERY = 8;

  private final Latest seen = new Latest(MOST);
  private volatile double scale = NORMAL;

  /** So many standard deviations. */
  double scale() {
    return scale;
  }

  /** A run was so many standard deviations longer than expected. */
  synchronized void add(double deviations) {
    seen.add(deviations);
    if (seen.count() % EVERY == 0) {
      double trust = Math.min(1, seen.size() / (double) ENOUGH);
      // One more than there are: of n runs the next exceeds the k-th longest in k of n + 1 cases.
      double measured = seen.quantile(Math.min(1, SHARE * (1 + 1.0 / seen.size())));
      scale = Math.max(LEAST, trust * measured + (1 - trust) * NORMAL);
    }
  }
}
