package io.mesa.tck;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * How a broken promise is told to a driver's author: whose Javadoc, what it says, what happened.
 */
final class Promises {
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  private Promises() {}

  /** The description of an assertion. */
  static String promise(String member, String words, Object... arguments) {
    return "Javadoc of "
        + member
        + ": "
        + (arguments.length == 0 ? words : words.formatted(arguments));
  }

  /** Wants a call to be refused, and says so where it is not. */
  static MesaException refused(
      String promise, ThrowingCallable call, ErrorCode code, ErrorCode... orCodes) {
    EnumSet<ErrorCode> wanted = EnumSet.of(code, orCodes);
    Throwable thrown = catchThrowable(call);
    if (thrown == null) {
      return fail("[%s]%nIt had to be refused with %s, and it succeeded.", promise, wanted);
    }
    if (thrown instanceof MesaException refusal && wanted.contains(refusal.code())) {
      return refusal;
    }
    return fail(
        "[%s]%nIt had to be refused with %s, and it failed with:%n%s"
            .formatted(promise, wanted, thrown),
        thrown);
  }

  /** Waits for something that has to become true. */
  static void eventually(String promise, Duration limit, Callable<Boolean> condition)
      throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - deadline >= 0) {
        fail("[%s]%nIt was waited for in vain, %s long.", promise, limit);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
