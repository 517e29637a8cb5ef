package io.mesa.assembly;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does round after round until it is closed. What a round throws is logged, once
 * until one ends well, and the next round follows: nothing ends the thread, not even an error of
 * the virtual machine. Thread-safe.
 */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final long CLOSING_MILLIS = 5_000;

  private final String name;
  private final String failure;
  private final long retryNanos;
  private final LongSupplier round;
  private volatile boolean woken;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /**
   * Nothing runs yet.
   *
   * @param name of the thread
   * @param failure what to log where a round fails, a sentence without its full stop
   * @param retry how long after a round that failed the next follows
   * @param round does a round, and says after how many nanoseconds the next follows
   */
  Rounds(String name, String failure, Duration retry, LongSupplier round) {
    this.name = name;
    this.failure = failure;
    this.retryNanos = retry.toNanos();
    this.round = round;
  }

  /** Begins; to begin again changes nothing. */
  void start() {
    if (thread == null) {
      startOnce();
    }
  }

  private synchronized void startOnce() {
    if (thread == null && !closed) {
      Thread started = CallWatch.daemon(this::run, name);
      thread = started;
      try {
        started.start();
      } catch (Error e) {
        thread = null;
        throw e;
      }
    }
  }

  /** The next round follows at once. */
  void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** The round that is being done looks at all that it was woken for so far. */
  void heard() {
    woken = false;
  }

  boolean isClosed() {
    return closed;
  }

  private void run() {
    boolean well = true;
    while (!closed) {
      heard();
      long pause;
      try {
        pause = round.getAsLong();
        well = true;
      } catch (RuntimeException | Error e) {
        pause = retryNanos;
        if (well && !closed) {
          LOG.warn("{}, which is tried again: {}", failure, e.getMessage(), e);
        }
        well = false;
      }
      if (!woken && !closed && pause > 0) {
        LockSupport.parkNanos(this, pause);
      }
    }
  }

  /** Begins no further round, and does not wait for one that is being done. */
  void end() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** Begins no further round, and waits a while for one that is being done. */
  @Override
  public void close() {
    end();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(CLOSING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
