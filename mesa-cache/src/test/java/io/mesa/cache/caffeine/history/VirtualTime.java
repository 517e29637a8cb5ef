package io.mesa.cache.caffeine.history;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Time that goes on only when it is told to, and the two clocks of a machine, each of which has a
 * way of its own to be wrong about it.
 */
final class VirtualTime implements LongSupplier {
  private static final long FIRST_MILLIS = 1_000_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong asleep = new AtomicLong();
  private final AtomicLong set = new AtomicLong();

  /** The true time. */
  @Override
  public long getAsLong() {
    return nanos.get();
  }

  /** A clock that stands still while the machine sleeps. */
  long nanoClock() {
    return nanos.get() - asleep.get();
  }

  /** A clock that is set at times. */
  long wallClock() {
    return FIRST_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos.get() + set.get());
  }

  void pass(long time) {
    nanos.addAndGet(time);
  }

  /** Time passes, and the machine sleeps. */
  void sleep(long time) {
    asleep.addAndGet(time);
    nanos.addAndGet(time);
  }

  /** Somebody sets the clock, back where the time is negative. */
  void setClock(long time) {
    set.addAndGet(time);
  }
}
