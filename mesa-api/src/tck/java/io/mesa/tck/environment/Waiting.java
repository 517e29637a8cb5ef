package io.mesa.tck.environment;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions with a deadline, so that no test sleeps. */
public final class Waiting {

  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Waiting() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {

    /**
     * Says whether the condition holds now.
     *
     * @return whether it does
     * @throws Exception where it cannot be told, which counts as not holding
     */
    boolean holds() throws Exception;
  }

  /**
   * Polls until the condition holds; one that throws does not hold yet.
   *
   * @param limit how long to wait
   * @param condition what is waited for
   * @throws AssertionError if it does not within the limit; the condition's last failure is the
   *     cause
   */
  public static void until(Duration limit, Condition condition) {
    until("the condition", limit, condition);
  }

  /**
   * As {@link #until(Duration, Condition)}, naming in the failure what was waited for.
   *
   * @param what the name
   * @param limit how long to wait
   * @param condition what is waited for
   */
  public static void until(String what, Duration limit, Condition condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Throwable failure = null;
      try {
        if (condition.holds()) {
          return;
        }
      } catch (Exception | AssertionError e) {
        failure = e;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("waited " + limit + " in vain for " + what, failure);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting for " + what, failure);
      }
    }
  }
}
