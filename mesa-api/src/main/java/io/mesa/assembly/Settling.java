package io.mesa.assembly;

import io.mesa.cache.PendingWrite;
import io.mesa.event.OutcomeSettling;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, on a thread of its own, when changes are past of which nobody knows whether they were
 * made. It asks at growing intervals and gives up after five minutes. Thread-safe.
 */
public final class Settling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.cache");
  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 5_000;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Listeners listeners;
  private final ScheduledExecutorService worker;
  private final Set<Unsettled> asked = ConcurrentHashMap.newKeySet();

  /**
   * Makes it; its thread starts with the first unknown outcome.
   *
   * @param listeners who is told
   */
  public Settling(Listeners listeners) {
    this(
        listeners,
        new ScheduledThreadPoolExecutor(1, work -> CallWatch.daemon(work, "mesa-settle")));
  }

  /**
   * Makes it with a worker of the caller's.
   *
   * @param listeners who is told
   * @param worker asks, one question at a time; shut down with this
   */
  public Settling(Listeners listeners, ScheduledExecutorService worker) {
    this.listeners = listeners;
    this.worker = worker;
  }

  /**
   * Ends a write once its outcome is past.
   *
   * @param requestId the call that made it
   * @param source its source
   * @param pending the write
   * @param isPast asks the database; null where the driver did not say how
   */
  void add(
      String requestId, String source, PendingWrite pending, @Nullable BooleanSupplier isPast) {
    var unsettled = new Unsettled(requestId, source, pending);
    unsettled.tell(OutcomeSettling.State.UNKNOWN);
    asked.add(unsettled);
    if (isPast == null) {
      unsettled.giveUp();
    } else {
      unsettled.ask(isPast, FIRST_MILLIS);
    }
  }

  /** Asks no more: what is not settled is given up. */
  @Override
  public void close() {
    worker.shutdownNow();
    asked.forEach(Unsettled::giveUp);
  }

  /** A write whose outcome is not known. */
  private final class Unsettled {
    private final String requestId;
    private final String source;
    private final PendingWrite pending;
    private final long sinceNanos = System.nanoTime();

    Unsettled(String requestId, String source, PendingWrite pending) {
      this.requestId = requestId;
      this.source = source;
      this.pending = pending;
    }

    void tell(OutcomeSettling.State state) {
      LOG.info("[{}] {}: the outcome of a change is {}", requestId, source, state);
      if (listeners.any()) {
        var event = new OutcomeSettling(requestId, source, state, Instant.now());
        listeners.tell(listener -> listener.outcomeSettling(event));
      }
    }

    /** Tells once that nobody asks any more. */
    void giveUp() {
      if (asked.remove(this)) {
        tell(OutcomeSettling.State.GIVEN_UP);
      }
    }

    void ask(BooleanSupplier isPast, long afterMillis) {
      try {
        var unused =
            worker.schedule(() -> look(isPast, afterMillis), afterMillis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        giveUp(); // Mesa is closed.
      }
    }

    private void look(BooleanSupplier isPast, long waitedMillis) {
      boolean past = false;
      try {
        past = isPast.getAsBoolean();
      } catch (RuntimeException | Error e) {
        LOG.debug("[{}] {}: the database cannot be asked now", requestId, source, e);
      }
      if (past) {
        pending.committed();
        asked.remove(this);
        tell(OutcomeSettling.State.SETTLED);
      } else if (System.nanoTime() - sinceNanos >= LIMIT_NANOS) {
        giveUp();
      } else {
        ask(isPast, Math.min(LONGEST_MILLIS, 2 * waitedMillis));
      }
    }
  }
}
