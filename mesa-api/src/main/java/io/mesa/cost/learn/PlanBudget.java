package io.mesa.cost.learn;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps what asking for plans takes to a share of what queries take: each run earns, each plan
 * spends, and where nothing is left none is asked for. Thread-safe.
 */
final class PlanBudget {
  /** Below the 2 of 100 that are allowed: what a plan takes is known afterwards only. */
  private static final double SHARE = 0.014;

  private static final long MOST_NANOS = 1_000_000_000;
  private static final long AMPLE_NANOS = MOST_NANOS / 4;
  private static final long FIRST_GUESS_NANOS = 1_000_000;
  private static final double RATE = 0.1;

  private final AtomicLong left = new AtomicLong();
  private volatile double usualNanos = FIRST_GUESS_NANOS;

  /** A query ran. */
  void earn(long nanos) {
    long earned = (long) (nanos * SHARE);
    if (left.get() < MOST_NANOS) {
      left.addAndGet(Math.min(earned, MOST_NANOS));
    }
  }

  /** Whether a plan may be asked for. */
  boolean allows() {
    return left.get() >= usualNanos;
  }

  /** Whether so much is left that plans of short queries may be asked for, too. */
  boolean isAmple() {
    return left.get() >= AMPLE_NANOS;
  }

  /** What a plan usually takes, in nanoseconds. */
  double usualNanos() {
    return usualNanos;
  }

  /** A plan was asked for; {@code free} where it does not count. */
  synchronized void spend(long nanos, boolean free) {
    double usual = usualNanos;
    usualNanos = usual + RATE * (nanos - usual);
    if (!free) {
      left.addAndGet(-nanos);
    }
  }
}
