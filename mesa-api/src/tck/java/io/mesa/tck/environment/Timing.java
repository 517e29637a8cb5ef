package io.mesa.tck.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Holds calls to a time on a machine that others use: a machine that stands still for a moment
 * makes one call late, code that is late is late each time.
 */
public final class Timing {

  /** How often a call may be late before it counts as late. */
  private static final int TRIES = 5;

  private Timing() {}

  /**
   * Runs the call until it ends within the bound once, at most five times.
   *
   * @param what the call, for the failure
   * @param bound the time that one of the calls must take less than
   * @param call the call, which is made anew each time; what it throws ends the measurement
   * @return how long the call took that was in time
   * @throws AssertionError if all were late; it tells their times
   */
  public static Duration within(String what, Duration bound, Runnable call) {
    return within(what, bound, () -> call, Runnable::run);
  }

  /**
   * As {@link #within(String, Duration, Runnable)}, where each try needs something made ready whose
   * time does not count.
   *
   * @param <T> what is made ready
   * @param what what is measured, for the failure
   * @param bound the time that one of the tries must take less than
   * @param ready makes something ready
   * @param measured what is measured
   * @return how long the try took that was in time
   * @throws AssertionError if all were late; it tells their times
   */
  public static <T> Duration within(
      String what, Duration bound, Supplier<T> ready, Consumer<T> measured) {
    List<Duration> late = new ArrayList<>();
    while (late.size() < TRIES) {
      T made = ready.get();
      long start = System.nanoTime();
      measured.accept(made);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      if (taken.compareTo(bound) < 0) {
        return taken;
      }
      late.add(taken);
    }
    throw new AssertionError(
        "[%s]%nIt must end within %s, and took %s.".formatted(what, bound, late));
  }
}
