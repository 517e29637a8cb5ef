package io.mesa.mongo.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import io.mesa.spi.PartOfCall;
import java.time.Duration;

/** A part of a call that has less time than the call, so that the call can go on without it. */
public final class BriefCall extends PartOfCall {
  private final Duration limit;
  private final long startedNanos = System.nanoTime();

  /**
   * A part that begins now.
   *
   * @param whole the call
   * @param limit how much time the part has
   */
  public BriefCall(DriverCall whole, Duration limit) {
    super(whole);
    this.limit = limit;
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
    Duration ofWhole = super.remaining();
    return left.compareTo(ofWhole) < 0 ? left : ofWhole;
  }
}
