package io.mesa.bench.cost;

import io.mesa.cost.CostEstimate;
import io.mesa.job.JobLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A query that was estimated and then ran. Times in milliseconds.
 *
 * @param schema the data set
 * @param actual how long it took
 * @param expected the estimate
 * @param bound what 95 of 100 should keep
 * @param byCost what the planner's cost times one factor says
 * @param byHistory what earlier runs of the shape alone say; NaN where there were none
 * @param oracle the median of further runs of the same query; NaN where it was not run again
 * @param asking how long the estimate took
 */
record Estimated(
    String schema,
    double actual,
    double expected,
    double bound,
    double byCost,
    double byHistory,
    double oracle,
    double asking) {

  Estimated withOracle(double again) {
    return new Estimated(schema, actual, expected, bound, byCost, byHistory, again, asking);
  }

  /** Whether {@code submit} defers it where its caller waits for {@code limit}. */
  boolean isForLater(double limit) {
    var estimate =
        new CostEstimate(
            CostEstimate.Basis.BLEND,
            0,
            Optional.of(duration(expected)),
            Optional.of(duration(bound)),
            OptionalLong.empty(),
            OptionalLong.empty());
    return JobLimits.defaults().defers(estimate, duration(limit));
  }

  private static Duration duration(double millis) {
    return Duration.ofNanos((long) (millis * 1e6));
  }
}
