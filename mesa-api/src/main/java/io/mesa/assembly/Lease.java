package io.mesa.assembly;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a feed is trusted after it was heard. Counted from when its word was sent, by two
 * clocks: one stands still while a machine sleeps, the other may be set back. It lasts too long
 * only where both are wrong at once. Thread-safe.
 */
final class Lease {
  private final long nanos;
  private final long millis;
  private final LongSupplier nanoClock;
  private final LongSupplier wallClock;
  private volatile Sent last;

  /** When a word was sent, by both clocks. */
  record Sent(long nanos, long millis) {}

  Lease(Duration length, LongSupplier nanoClock, LongSupplier wallClock) {
    this.nanos = length.toNanos();
    this.millis = length.toMillis();
    this.nanoClock = nanoClock;
    this.wallClock = wallClock;
    this.last = new Sent(nanoClock.getAsLong() - nanos, wallClock.getAsLong() - millis);
  }

  /** A third of it: after that the next word is due, so that one may be lost. */
  Duration third() {
    return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), nanos / 3));
  }

  /** What both clocks say. */
  Sent now() {
    return new Sent(nanoClock.getAsLong(), wallClock.getAsLong());
  }

  /** A word came back. */
  void heard(Sent sent) {
    last = sent;
  }

  /** Nothing is heard any more. */
  void end() {
    last = new Sent(nanoClock.getAsLong() - nanos, wallClock.getAsLong() - millis);
  }

  boolean holds() {
    Sent sent = last;
    long passed = wallClock.getAsLong() - sent.millis;
    return nanoClock.getAsLong() - sent.nanos < nanos && passed >= 0 && passed < millis;
  }
}
