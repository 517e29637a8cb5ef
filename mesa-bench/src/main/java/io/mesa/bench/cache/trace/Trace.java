package io.mesa.bench.cache.trace;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What is asked for, in which order. Keys are numbered from 0 to {@link #KEYS}; a key's answer is
 * made of one table.
 */
enum Trace {
  ZIPF_8("Zipf 0.8") {
    @Override
    Keys keys(SplittableRandom random) {
      return zipf(0.8, random);
    }
  },
  ZIPF_10("Zipf 1.0") {
    @Override
    Keys keys(SplittableRandom random) {
      return zipf(1, random);
    }
  },
  SCAN("Zipf 1.0 with scans") {
    @Override
    Keys keys(SplittableRandom random) {
      Keys often = zipf(1, random);
      // Of each 10,000 reads the last 2,000 run through keys that are asked for nowhere else.
      return number ->
          number % 10_000 < 8_000 ? often.key(number) : KEYS + (int) (number % MOST_SCANNED);
    }
  },
  LOOP("loop of twice the room") {
    @Override
    Keys keys(SplittableRandom random) {
      return number -> (int) (number % (2 * ROOM));
    }
  },
  LOOP_THAT_FITS("loop of nine tenths of the room") {
    @Override
    Keys keys(SplittableRandom random) {
      return number -> (int) (number % (ROOM * 9 / 10));
    }
  };

  /** How many answers a cache keeps. */
  static final int ROOM = 1_000;

  /** How many keys are drawn from. */
  static final int KEYS = 10_000;

  /** How many keys are only scanned. */
  static final int MOST_SCANNED = 200_000;

  /** How many tables there are. */
  static final int TABLES = 16;

  private final String label;

  Trace(String label) {
    this.label = label;
  }

  /** Which key a read asks for, by its number. */
  @FunctionalInterface
  interface Keys {
    int key(long number);
  }

  /** What it is called in results. */
  String label() {
    return label;
  }

  /** The keys of one run. */
  abstract Keys keys(SplittableRandom random);

  /** The table that a key's answer is made of; neighbours in rank are of different ones. */
  static int table(int key) {
    return key % TABLES;
  }

  /** The k-th key is drawn in proportion to 1 / k^skew. */
  private static Keys zipf(double skew, SplittableRandom random) {
    var sums = new double[KEYS];
    double sum = 0;
    for (int rank = 0; rank < KEYS; rank++) {
      sum += 1 / Math.pow(rank + 1, skew);
      sums[rank] = sum;
    }
    double whole = sum;
    return number -> {
      int place = Arrays.binarySearch(sums, random.nextDouble() * whole);
      return place < 0 ? Math.min(KEYS - 1, -place - 1) : place;
    };
  }
}
