package io.mesa.assembly;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How a source's feed is listened to.
 *
 * @param lease how long its word is trusted
 * @param nanoClock nanoseconds that nobody sets; they may stand still while the machine sleeps
 * @param wallClock milliseconds of the day; they may be set back
 * @param worker listens until the gateway closes its feed
 * @param pause waits some nanoseconds before it is tried again; it may return early
 */
public record Listening(
    Duration lease,
    LongSupplier nanoClock,
    LongSupplier wallClock,
    Executor worker,
    LongConsumer pause) {

  /**
   * Listens on a thread of its own, by the machine's clocks.
   *
   * @param sourceId the source
   * @param lease how long its word is trusted
   * @return how
   */
  public static Listening of(String sourceId, Duration lease) {
    return new Listening(
        lease,
        System::nanoTime,
        System::currentTimeMillis,
        work -> CallWatch.daemon(work, "mesa-feed-" + sourceId).start(),
        LockSupport::parkNanos);
  }
}
