package io.mesa.bench.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Something that is written number after number, one write at a time, and when each write began and
 * returned. So what a read may have been given is known without asking the database. Thread-safe.
 */
final class Written {
  private final List<Long> begun = new ArrayList<>(List.of(Long.MIN_VALUE));
  private final List<Long> returned = new ArrayList<>(List.of(Long.MIN_VALUE));

  /**
   * Writes the next number. The caller holds this one's lock, which the database's own would
   * otherwise do, so that the numbers are in the order of the commits.
   */
  void write(LongConsumer write) {
    long number;
    synchronized (begun) {
      number = begun.size();
      begun.add(System.nanoTime());
    }
    write.accept(number);
    synchronized (begun) {
      returned.add(System.nanoTime());
    }
  }

  /** Whether a number was given out. */
  boolean knows(long number) {
    synchronized (begun) {
      return number >= 0 && number < begun.size();
    }
  }

  /** When a number was there at the earliest. */
  long earliest(long number) {
    synchronized (begun) {
      return begun.get((int) number);
    }
  }

  /** When a number was there at the latest. */
  long latest(long number) {
    synchronized (begun) {
      return number + 1 < returned.size() ? returned.get((int) number + 1) : Long.MAX_VALUE;
    }
  }
}
