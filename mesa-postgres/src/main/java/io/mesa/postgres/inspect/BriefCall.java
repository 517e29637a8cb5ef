package io.mesa.postgres.inspect;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.time.Duration;

/** A part of a call that has less time than the call, so that the call can go on without it. */
final class BriefCall implements DriverCall {
  private final DriverCall whole;
  private final Duration limit;
  private final long startedNanos = System.nanoTime();

  BriefCall(DriverCall whole, Duration limit) {
    this.whole = whole;
    this.limit = limit;
  }

  @Override
  public CallOptions options() {
    return whole.options();
  }

  @Override
  public String requestId() {
    return whole.requestId();
  }

  @Override
  public boolean preview() {
    return whole.preview();
  }

  @Override
  public Duration timeout() {
    return limit;
  }

  @Override
  public Duration remaining() {
    Duration left = limit.minusNanos(System.nanoTime() - startedNanos);
    if (left.toMillis() < 1) {
      throw new MesaException(
          ErrorCode.TIMEOUT, "This part of the call did not end within %s.".formatted(limit));
    }
    Duration ofWhole = whole.remaining();
    return left.compareTo(ofWhole) < 0 ? left : ofWhole;
  }

  @Override
  public Registration onCancel(Cancellable work) {
    return whole.onCancel(work);
  }
}
