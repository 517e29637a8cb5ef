package io.mesa.tck.differential;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link Differential} run asked.
 *
 * @param seed the seed it began with
 * @param databases what was compared, the reference first
 * @param time how long it took
 * @param schemas how many schemas the queries were asked on
 * @param coverage what the queries did
 */
public record DifferentialReport(
    long seed, List<String> databases, Duration time, int schemas, Coverage coverage) {
  /** Copies the list. */
  public DifferentialReport {
    databases = List.copyOf(databases);
  }

  /**
   * The whole, for the log.
   *
   * @return several lines
   */
  @Override
  public String toString() {
    return "Differential test of %s, seed %d, %d ms, %d schemas%n%s"
        .formatted(String.join(" = ", databases), seed, time.toMillis(), schemas, coverage);
  }
}
