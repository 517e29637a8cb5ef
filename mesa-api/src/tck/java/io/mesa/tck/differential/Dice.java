package io.mesa.tck.differential;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices that are the same for the same seed, on every machine. Not thread-safe. */
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Dice that depend on every one of these numbers. */
  static Dice of(long... seeds) {
    long mixed = GOLDEN_GAMMA;
    for (long seed : seeds) {
      mixed = (mixed ^ seed) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 31)) + GOLDEN_GAMMA;
    }
    return new Dice(mixed);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number between two, both included. */
  int between(int least, int greatest) {
    return least + random.nextInt(greatest - least + 1);
  }

  long whole() {
    return random.nextLong();
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Some of the values, each at most once, in a random order. */
  <T> List<T> some(Collection<? extends T> values, int count) {
    List<T> shuffled = shuffled(values);
    return new ArrayList<>(shuffled.subList(0, Math.min(count, shuffled.size())));
  }

  <T> List<T> shuffled(Collection<? extends T> values) {
    List<T> shuffled = new ArrayList<>(values);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      T moved = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, moved);
    }
    return shuffled;
  }
}
