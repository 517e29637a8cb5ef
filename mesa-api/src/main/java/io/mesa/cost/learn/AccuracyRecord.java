package io.mesa.cost.learn;

import io.mesa.cost.CostAccuracy;
import java.util.Optional;

/** How good the latest estimates were. Thread-safe. */
final class AccuracyRecord {
  private static final int MOST = 1_024;

  private final Latest errors = new Latest(MOST);
  private final Latest kept = new Latest(MOST);

  /** A run took what an estimate had told, or something else; logarithms. */
  synchronized void add(double logTime, boolean cutShort, double expected, double bound) {
    if (cutShort && logTime <= bound) {
      return; // Whether it would have kept the bound is not known.
    }
    errors.add(Math.abs(logTime - expected));
    kept.add(logTime <= bound ? 1 : 0);
  }

  /** The figures, once there are any. */
  synchronized Optional<CostAccuracy> read() {
    if (errors.count() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new CostAccuracy(
            errors.size(), factor(0.5), factor(0.9), factor(0.95), factor(0.99), kept.mean()));
  }

  private double factor(double share) {
    return Math.exp(errors.quantile(share));
  }
}
