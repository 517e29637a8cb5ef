package io.mesa.bench.measure;

import io.mesa.bench.result.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * A ratio measured many times: the median, and how far it can be trusted.
 *
 * @param median the median of all
 * @param interval its 95 % interval, from a bootstrap that draws forks, and of each drawn fork its
 *     blocks
 */
public record Ratio(double median, Interval interval) {
  private static final int RESAMPLES = 10_000;
  private static final long SEED = 42;

  /**
   * Sums up ratios.
   *
   * @param forks for each fork the ratios of its blocks, at least one
   * @return the ratio
   */
  public static Ratio of(List<List<Double>> forks) {
    var random = new Random(SEED);
    double[] medians = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      List<Double> drawn = new ArrayList<>();
      for (int fork = 0; fork < forks.size(); fork++) {
        List<Double> blocks = forks.get(random.nextInt(forks.size()));
        for (int block = 0; block < blocks.size(); block++) {
          drawn.add(blocks.get(random.nextInt(blocks.size())));
        }
      }
      medians[i] = median(drawn);
    }
    Arrays.sort(medians);
    var interval =
        new Interval(medians[(int) (RESAMPLES * 0.025)], medians[(int) (RESAMPLES * 0.975)]);
    return new Ratio(median(forks.stream().flatMap(List::stream).toList()), interval);
  }

  /**
   * As a result shows it.
   *
   * @return the median and its interval
   */
  public List<Double> triple() {
    return List.of(median, interval.low(), interval.high());
  }

  /**
   * The middle of some values.
   *
   * @param values the values, at least one
   * @return the median
   */
  public static double median(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
