package io.mesa.cost.learn;

/**
 * How much slower, or faster, everything runs at the moment than it usually does, as a logarithm:
 * other work on the server, or on the machine it shares, makes the queries of all shapes slower
 * together. What each run took more than was expected of it moves it, the less the less sure that
 * expectation was, and where nothing runs it is forgotten (the filter of Kalman, for a level that
 * returns to its mean). Thread-safe.
 */
final class Pace {
  /** Of it so much is left after a run. */
  private static final double KEPT = 0.98;

  /** After so long without runs half of it is left. */
  private static final double HALF_LIFE_NANOS = 600e9;

  /** What is left is looked at anew once so much time has passed. */
  private static final long A_WHILE_NANOS = 10_000_000_000L;

  /** Its variance as long as nothing is known. */
  private static final double USUAL_VARIANCE = 0.076;

  /** A run that was off by more than so many standard deviations counts as if by those. */
  private static final double MOST_DEVIATIONS = 1.5;

  private volatile State state = new State(0, USUAL_VARIANCE, 0);

  private record State(double level, double variance, long atNanos) {
    State at(long nanos, double kept) {
      double left = kept * Math.pow(0.5, Math.max(0, nanos - atNanos) / HALF_LIFE_NANOS);
      return new State(
          left * level, left * left * variance + (1 - left * left) * USUAL_VARIANCE, nanos);
    }
  }

  /** What is added to the logarithm of a time. */
  double now(long nanos) {
    State known = state;
    return nanos - known.atNanos < A_WHILE_NANOS ? known.level : known.at(nanos, 1).level;
  }

  /**
   * A run ended.
   *
   * @param off what its logarithm exceeds that of the time expected at the usual pace by
   * @param deviation the standard deviation of that
   * @param nanos when it ended
   */
  synchronized void add(double off, double deviation, long nanos) {
    State before = state.at(nanos, KEPT);
    double variance = before.variance + deviation * deviation;
    double most = MOST_DEVIATIONS * Math.sqrt(variance);
    double moved = Math.max(-most, Math.min(most, off - before.level));
    double gain = before.variance / variance;
    state = new State(before.level + gain * moved, (1 - gain) * before.variance, nanos);
  }
}
