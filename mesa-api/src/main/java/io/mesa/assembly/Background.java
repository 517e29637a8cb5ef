package io.mesa.assembly;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what nobody waits for, on two threads of its own: loads answers again and compares them, and
 * saves what was learned of costs. What there is no room for is left undone. Thread-safe.
 */
public final class Background implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.background");
  private static final int THREADS = 2;
  private static final int ROOM = 64;
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService workers;

  /** Makes it; its threads start with the first work, and end where there is none. */
  public Background() {
    this(threads());
  }

  /**
   * Makes it with workers of the caller's.
   *
   * @param workers do it; shut down with this
   */
  public Background(ExecutorService workers) {
    this.workers = workers;
  }

  private static ExecutorService threads() {
    var threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(ROOM),
            work -> CallWatch.daemon(work, "mesa-background"),
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Does something soon, if there is room; what it throws is logged. */
  void later(Runnable work) {
    workers.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            LOG.debug("Something that nobody waits for failed", e);
          }
        });
  }

  /** Does nothing more. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
