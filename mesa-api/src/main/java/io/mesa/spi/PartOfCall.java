package io.mesa.spi;

import io.mesa.call.CallOptions;
import java.time.Duration;
import java.util.Objects;

/**
 * A call's part, for drivers: it is as the whole, but for what a subclass says otherwise. A driver
 * may add what it knows of that part, such as the transaction it is in. As thread-safe as the
 * subclass.
 */
public abstract class PartOfCall implements DriverCall {
  private final DriverCall whole;

  /**
   * A part.
   *
   * @param whole the call that it is a part of
   */
  protected PartOfCall(DriverCall whole) {
    this.whole = Objects.requireNonNull(whole, "whole");
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
    return whole.timeout();
  }

  @Override
  public Duration remaining() {
    return whole.remaining();
  }

  @Override
  public void outcomeUnknown(UnknownOutcome outcome) {
    whole.outcomeUnknown(outcome);
  }

  @Override
  public Registration onCancel(Cancellable work) {
    return whole.onCancel(work);
  }
}
