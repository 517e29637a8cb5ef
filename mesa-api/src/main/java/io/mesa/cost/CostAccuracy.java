package io.mesa.cost;

import java.util.Locale;

/**
 * How good the estimates of a source were, by what their queries took afterwards. An estimate's
 * q-error is by which factor it was off, up or down: 1 is exact. Of the latest estimates only.
 *
 * @param estimates how many estimates it is made of
 * @param qErrorP50 the q-error that every second estimate keeps
 * @param qErrorP90 the q-error that 90 of 100 keep
 * @param qErrorP95 the q-error that 95 of 100 keep
 * @param qErrorP99 the q-error that 99 of 100 keep
 * @param coverage the share of the runs that took no longer than their estimate's bound; 0.95 is
 *     what a bound means
 */
public record CostAccuracy(
    long estimates,
    double qErrorP50,
    double qErrorP90,
    double qErrorP95,
    double qErrorP99,
    double coverage) {

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "CostAccuracy[%d estimates, q-error p50 %.2f, p90 %.2f, p95 %.2f, p99 %.2f, bound kept by"
            + " %.1f %%]",
        estimates,
        qErrorP50,
        qErrorP90,
        qErrorP95,
        qErrorP99,
        100 * coverage);
  }
}
