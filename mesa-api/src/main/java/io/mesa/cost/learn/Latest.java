package io.mesa.cost.learn;

import java.util.Arrays;

/** The latest of many numbers, in constant memory. Not thread-safe. */
final class Latest {
  private final float[] numbers;
  private long count;

  Latest(int most) {
    this.numbers = new float[most];
  }

  void add(double number) {
    numbers[(int) (count++ % numbers.length)] = (float) number;
  }

  long count() {
    return count;
  }

  /** How many of them there are. */
  int size() {
    return (int) Math.min(count, numbers.length);
  }

  double mean() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      sum += numbers[i];
    }
    return sum / size();
  }

  /** The least number that so large a share of them does not exceed. */
  double quantile(double share) {
    float[] sorted = Arrays.copyOf(numbers, size());
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
  }
}
