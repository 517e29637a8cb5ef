package io.mesa.cost.learn;

import org.jspecify.annotations.Nullable;

/**
 * By how many standard deviations the bound stands above the expected time, so that it is kept as
 * often as it says: what a normal distribution has at first, or what a wider circle of estimates
 * has, then what was seen. Thread-safe.
 */
final class BoundScale {
  private static final double SHARE = 0.95;
  private static final double NORMAL = 1.645;
  private static final double LEAST = 0.5;
  private static final int MOST = 200;
  private static final int ENOUGH = 60;
  private static final int EVERY = 8;

  private final @Nullable BoundScale wider;
  private final Latest seen = new Latest(MOST);
  private volatile double measured = NORMAL;
  private volatile double trust;

  BoundScale() {
    this.wider = null;
  }

  /** One that is as another, to which all it sees is added, as long as it saw little. */
  BoundScale(BoundScale wider) {
    this.wider = wider;
  }

  /** So many standard deviations. */
  double scale() {
    double other = wider == null ? NORMAL : wider.scale();
    return trust * measured + (1 - trust) * other;
  }

  /** A run was so many standard deviations longer than expected. */
  void add(double deviations) {
    if (wider != null) {
      wider.add(deviations);
    }
    see(deviations);
  }

  private synchronized void see(double deviations) {
    seen.add(deviations);
    if (seen.count() % EVERY == 0) {
      // One more than there are: of n runs the next exceeds the k-th longest in k of n + 1 cases.
      double share = Math.min(1, SHARE * (1 + 1.0 / seen.size()));
      measured = Math.max(LEAST, seen.quantile(share));
      trust = Math.min(1, seen.size() / (double) ENOUGH);
    }
  }
}
