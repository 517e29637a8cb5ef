package io.mesa.cost.learn;

import java.util.Arrays;

/**
 * What a source's plans take: nanoseconds for each unit of each kind of work, learned from what
 * ran. Each run moves the kinds of work that its time is thought to be made of, by a part of what
 * was wrong in logarithm, and less the more is known of them; so none becomes negative, and one odd
 * run moves little. Thread-safe.
 */
final class Calibration {
  private static final double NANOS_PER_COST = 5_000;
  private static final double NANOS_ONCE = 300_000;
  private static final double NANOS_PER_ROW = 500;
  private static final double NANOS_PER_BYTE = 2;

  /** A run that was wrong by more than this counts as if by this. */
  private static final double MOST_WRONG = 2;

  private static final double SLOWEST = 0.03;

  private final double[] nanos = new double[PlanFeatures.SIZE];
  private final double[] known = new double[PlanFeatures.SIZE];

  Calibration() {
    Arrays.fill(nanos, NANOS_PER_COST);
    nanos[PlanFeatures.ONCE] = NANOS_ONCE;
    nanos[PlanFeatures.ROWS] = NANOS_PER_ROW;
    nanos[PlanFeatures.BYTES] = NANOS_PER_BYTE;
    Arrays.fill(known, 1);
  }

  /** The logarithm of the nanoseconds that a plan takes, whichever query it is of. */
  synchronized double predict(float[] amounts) {
    return Math.log(time(amounts));
  }

  private double time(float[] amounts) {
    double time = 0;
    for (int i = 0; i < nanos.length; i++) {
      time += nanos[i] * amounts[i];
    }
    return time;
  }

  /**
   * Learns from a run.
   *
   * @param logTime the logarithm of its nanoseconds
   * @param atLeast whether it was cut short
   * @param weight how much it counts, 0 to 1
   */
  synchronized void learn(float[] amounts, double logTime, boolean atLeast, double weight) {
    double time = time(amounts);
    double wrong = logTime - Math.log(time);
    if (atLeast && wrong < 0) {
      return;
    }
    double step = Math.max(-MOST_WRONG, Math.min(MOST_WRONG, wrong));
    for (int i = 0; i < nanos.length; i++) {
      double share = weight * nanos[i] * amounts[i] / time;
      double rate = Math.max(SLOWEST, 1 / known[i]);
      nanos[i] *= Math.exp(rate * share * step);
      known[i] += share;
    }
  }
}
