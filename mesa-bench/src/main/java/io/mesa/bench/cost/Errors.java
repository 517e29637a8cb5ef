package io.mesa.bench.cost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** By which factors estimates were off. */
final class Errors {
  private final double[] sorted;

  private Errors(double[] sorted) {
    this.sorted = sorted;
  }

  static Errors of(List<Estimated> runs, ToDoubleFunction<Estimated> estimate) {
    return new Errors(
        runs.stream()
            .filter(run -> estimate.applyAsDouble(run) > 0)
            .mapToDouble(run -> Math.abs(Math.log(run.actual() / estimate.applyAsDouble(run))))
            .map(Math::exp)
            .sorted()
            .toArray());
  }

  /** What so large a share of them keeps. */
  double quantile(double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("n", sorted.length);
    if (sorted.length > 0) {
      figures.put("p50", quantile(0.5));
      figures.put("p90", quantile(0.9));
      figures.put("p95", quantile(0.95));
      figures.put("p99", quantile(0.99));
    }
    return figures;
  }

  /** The share of runs that kept their bounds. */
  static double coverage(List<Estimated> runs) {
    return share(runs.stream().filter(run -> run.actual() <= run.bound()).count(), runs.size());
  }

  /** The share of those over a limit that were told to be. */
  static double recall(List<Estimated> runs, double limit) {
    List<Estimated> slow = runs.stream().filter(run -> run.actual() > limit).toList();
    return share(slow.stream().filter(run -> run.isForLater(limit)).count(), slow.size());
  }

  /** The share of those within a limit that were told not to be. */
  static double needless(List<Estimated> runs, double limit) {
    List<Estimated> fast = runs.stream().filter(run -> run.actual() <= limit).toList();
    return share(fast.stream().filter(run -> run.isForLater(limit)).count(), fast.size());
  }

  private static double share(long part, int all) {
    return all == 0 ? Double.NaN : (double) part / all;
  }
}
