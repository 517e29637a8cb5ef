package io.mesa.cost.learn;

/** Runs of one shape with their plans. Not thread-safe. */
final class Pairs {
  final PlanFeatures[] plans;
  final double[] logTimes;
  final boolean[] atLeast;
  final int[] literals;
  private int size;

  Pairs(int most) {
    plans = new PlanFeatures[most];
    logTimes = new double[most];
    atLeast = new boolean[most];
    literals = new int[most];
  }

  void add(PlanFeatures plan, double logTime, boolean wasCutShort, int literal) {
    plans[size] = plan;
    logTimes[size] = logTime;
    atLeast[size] = wasCutShort;
    literals[size] = literal;
    size++;
  }

  int size() {
    return size;
  }
}
