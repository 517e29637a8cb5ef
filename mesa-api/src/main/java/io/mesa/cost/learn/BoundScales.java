package io.mesa.cost.learn;

/**
 * The scales of bounds: of estimates that rest on few and on many runs, and of short and of long
 * ones, as short ones vary more. Thread-safe.
 */
final class BoundScales {
  private static final int[] RUNS = {1, 5, 20};

  /** Of 1 ms to 10 ms is one of them, and so on. */
  private static final int BANDS = 4;

  private static final double FIRST_BAND = Math.log(1e6);
  private static final double BAND = Math.log(10);

  private final BoundScale[][] scales = new BoundScale[RUNS.length + 1][BANDS];

  BoundScales() {
    for (BoundScale[] ofRuns : scales) {
      var all = new BoundScale();
      for (int band = 0; band < BANDS; band++) {
        ofRuns[band] = new BoundScale(all);
      }
    }
  }

  /** The scale for a time, a logarithm of nanoseconds, that rests on so many runs. */
  BoundScale of(int runs, double expected) {
    int regime = 0;
    while (regime < RUNS.length && runs >= RUNS[regime]) {
      regime++;
    }
    int band = (int) Math.floor((expected - FIRST_BAND) / BAND);
    return scales[regime][Math.max(0, Math.min(BANDS - 1, band))];
  }
}
