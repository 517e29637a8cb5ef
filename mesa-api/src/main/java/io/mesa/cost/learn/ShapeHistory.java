package io.mesa.cost.learn;

import io.mesa.cost.ShapeRuns;
import io.mesa.query.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest runs of one shape, in constant memory. A run that was cut short is one that took
 * longer, nobody knows how much: it counts for every time up to its own and drops out of what is
 * known beyond, as the estimator of Kaplan and Meier has it. Thread-safe.
 */
final class ShapeHistory {
  private static final int MOST_RUNS = ShapeRuns.MOST_RUNS;
  private static final int FIRST_RUNS = 4;

  /** After so many further runs one counts half. */
  private static final double HALF_LIFE = 32;

  private static final double[] WEIGHTS = new double[MOST_RUNS];

  /** What is taken of a shape that nothing is known of: how many runs that is worth, and spread. */
  private static final double PRIOR_RUNS = 3;

  private static final double PRIOR_SPREAD = 0.5;
  private static final double BOUND = 0.95;
  private static final double BOUND_NORMAL = 1.645;

  /** From so many runs on the bound is the one seen, not one thought of. */
  private static final double ENOUGH_FOR_BOUND = 40;

  private static final double MEAN_RATE = 0.1;
  private static final int WEIGHED = 16;

  static {
    for (int age = 0; age < MOST_RUNS; age++) {
      WEIGHTS[age] = Math.pow(0.5, age / HALF_LIFE);
    }
  }

  final long key;
  final String shape;
  volatile long lastUsed;

  private long count;
  private long cutShort;
  private double meanRows = Double.NaN;
  private double meanBytes = Double.NaN;
  private float[] logTimes = new float[FIRST_RUNS];
  private float[] paces = new float[FIRST_RUNS];
  private boolean[] atLeast = new boolean[FIRST_RUNS];
  private int[] literals = new int[FIRST_RUNS];
  private long[] endedMillis = new long[FIRST_RUNS];
  private @Nullable PlanFeatures[] plans = new PlanFeatures[FIRST_RUNS];

  /** Places in the arrays, the shortest run first. */
  private final byte[] order = new byte[MOST_RUNS];

  private int size;
  private int next;
  private @Nullable Forecast forecast;

  ShapeHistory(long key, String shape) {
    this.key = key;
    this.shape = shape;
  }

  /**
   * Keeps a run, one that was cut short where there are no rows.
   *
   * @param logTime what it would have taken at the usual pace
   * @param pace what is added to that for the time it took
   */
  synchronized void add(
      double logTime, double pace, @Nullable Rows rows, int literal, @Nullable PlanFeatures plan) {
    count++;
    if (rows == null) {
      cutShort++;
    } else {
      meanRows = mean(meanRows, rows.size());
      // Looking at each value takes a while: of one run in so many, and of the first.
      if (count % WEIGHED == 1) {
        meanBytes = mean(meanBytes, (double) rows.heapBytes());
      }
    }
    put(logTime, pace, rows == null, literal, plan, System.currentTimeMillis());
  }

  private void put(
      double logTime,
      double pace,
      boolean wasCutShort,
      int literal,
      @Nullable PlanFeatures plan,
      long ended) {
    if (size < MOST_RUNS) {
      grow();
      next = size++;
    } else {
      next = (next + 1) % MOST_RUNS;
      takeOut(next);
    }
    logTimes[next] = (float) logTime;
    paces[next] = (float) pace;
    atLeast[next] = wasCutShort;
    endedMillis[next] = ended;
    literals[next] = literal;
    plans[next] = plan;
    putIn(next);
    forecast = null;
  }

  private void grow() {
    if (size == logTimes.length) {
      int more = Math.min(MOST_RUNS, size * 2);
      logTimes = Arrays.copyOf(logTimes, more);
      paces = Arrays.copyOf(paces, more);
      atLeast = Arrays.copyOf(atLeast, more);
      literals = Arrays.copyOf(literals, more);
      endedMillis = Arrays.copyOf(endedMillis, more);
      plans = Arrays.copyOf(plans, more);
    }
  }

  private void takeOut(int place) {
    int at = 0;
    while (order[at] != place) {
      at++;
    }
    System.arraycopy(order, at + 1, order, at, size - 1 - at);
  }

  /** Puts a place in order; the last of {@code order} is free. */
  private void putIn(int place) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (logTimes[order[middle]] < logTimes[place]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    System.arraycopy(order, low, order, low + 1, size - 1 - low);
    order[low] = (byte) place;
  }

  /** Whether there was none yet, so that nothing can be forecast. */
  synchronized boolean isEmpty() {
    return size == 0;
  }

  /** How many runs there were. */
  synchronized long count() {
    return count;
  }

  /** What the next run is expected to take, whichever values it has. */
  synchronized Forecast forecast() {
    Forecast known = forecast;
    if (known == null) {
      known = compute();
      forecast = known;
    }
    return known;
  }

  private Forecast compute() {
    double all = 0;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double weight = weight(i);
      all += weight;
      sum += weight * logTimes[i];
    }
    double mean = sum / all;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double off = logTimes[i] - mean;
      squares += weight(i) * off * off;
    }
    double spread =
        Math.sqrt(
            (PRIOR_RUNS * PRIOR_SPREAD * PRIOR_SPREAD + squares)
                / (PRIOR_RUNS + all)
                * (1 + 1 / all));
    double expected = quantile(0.5, all);
    double seen = quantile(BOUND, all);
    double thought = Math.max(seen, expected + BOUND_NORMAL * spread);
    double share = Math.min(1, size / ENOUGH_FOR_BOUND);
    return new Forecast(
        expected,
        share * seen + (1 - share) * thought,
        spread,
        logTimes[order[0]],
        logTimes[order[size - 1]],
        count,
        meanRows,
        meanBytes);
  }

  private static double mean(double known, double next) {
    return Double.isNaN(known) ? next : known + MEAN_RATE * (next - known);
  }

  private double weight(int place) {
    return WEIGHTS[(next - place + size) % size];
  }

  /** Where so many of the runs are done; beyond the longest nothing is known but that it is. */
  private double quantile(double share, double all) {
    double left = 1;
    double atRisk = all;
    int last = order[size - 1];
    for (int i = 0; i < size; i++) {
      int place = order[i];
      double weight = weight(place);
      if (!atLeast[place]) {
        left *= 1 - weight / atRisk;
        if (left <= 1 - share + 1e-9) {
          return logTimes[place];
        }
      }
      atRisk = Math.max(weight, atRisk - weight);
    }
    return atLeast[last] ? logTimes[last] + Math.log(2) : logTimes[last];
  }

  /** The runs whose plans are known, the latest first. */
  synchronized Pairs pairs() {
    int known = 0;
    for (int i = 0; i < size; i++) {
      known += plans[i] == null ? 0 : 1;
    }
    var pairs = new Pairs(known);
    for (int age = 0; age < size; age++) {
      int place = (next - age + size) % size;
      PlanFeatures plan = plans[place];
      if (plan != null) {
        pairs.add(plan, logTimes[place], atLeast[place], literals[place]);
      }
    }
    return pairs;
  }

  /** Takes over what was saved, as if it had run here. */
  synchronized void load(ShapeRuns saved) {
    for (ShapeRuns.Run run : saved.runs()) {
      put(
          Math.log((double) Math.max(1, run.time().toNanos())),
          0,
          run.cutShort(),
          0,
          run.plan().map(PlanFeatures::of).orElse(null),
          run.ended().toEpochMilli());
    }
    count += saved.count();
  }

  /** What is to be saved. */
  synchronized ShapeRuns save() {
    List<ShapeRuns.Run> runs = new ArrayList<>(size);
    for (int age = size - 1; age >= 0; age--) {
      int place = (next - age + size) % size;
      PlanFeatures plan = plans[place];
      runs.add(
          new ShapeRuns.Run(
              Instant.ofEpochMilli(endedMillis[place]),
              Duration.ofNanos(Math.round(Math.exp(logTimes[place] + paces[place]))),
              atLeast[place],
              plan == null ? Optional.empty() : Optional.of(plan.toCost())));
    }
    return new ShapeRuns(shape, count, runs);
  }

  /** How many runs were cut short. */
  synchronized long cutShort() {
    return cutShort;
  }
}
