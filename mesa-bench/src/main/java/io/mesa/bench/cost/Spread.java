package io.mesa.bench.cost;

/** Takes as many times of each half decade, so that they are spread evenly in logarithm. */
final class Spread {
  private final int[] taken;
  private final int most;

  Spread(int bins, int all) {
    this.taken = new int[bins];
    this.most = (all + bins - 1) / bins;
  }

  /** Whether a time is wanted; then it is counted. */
  boolean take(double millis) {
    int bin = Scale.bin(millis);
    if (bin < 0 || bin >= taken.length || taken[bin] == most) {
      return false;
    }
    taken[bin]++;
    return true;
  }

  boolean isFull() {
    for (int count : taken) {
      if (count < most) {
        return false;
      }
    }
    return true;
  }
}
