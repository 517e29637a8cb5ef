package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.BriefCall;
import io.mesa.spi.DriverCall;
import java.time.Duration;
import java.util.Optional;

/**
 * Time of a call set aside for a number of like things of which each may take long. Each gets half
 * of what is left, so that one that hangs leaves something to the others. Not thread-safe.
 */
final class Allowance {
  private static final Duration TOO_LITTLE = Duration.ofMillis(20);

  private final DriverCall whole;
  private final long endNanos;

  /**
   * Sets time aside, from now on.
   *
   * @param whole the call
   * @param total how much of its time
   */
  Allowance(DriverCall whole, Duration total) {
    this.whole = whole;
    this.endNanos = System.nanoTime() + total.toNanos();
  }

  /** A part of the call for the next thing, empty where too little time is left. */
  Optional<DriverCall> next() {
    Duration share = Duration.ofNanos(endNanos - System.nanoTime()).dividedBy(2);
    return share.compareTo(TOO_LITTLE) < 0
        ? Optional.empty()
        : Optional.of(new BriefCall(whole, share));
  }
}
