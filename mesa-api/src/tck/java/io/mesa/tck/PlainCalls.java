package io.mesa.tck;

import io.mesa.call.CallOptions;
import io.mesa.spi.DriverCall;
import io.mesa.spi.StoreCalls;
import io.mesa.spi.UnknownOutcome;
import java.time.Duration;
import java.util.function.Function;

/** Calls that nobody cuts short, for the tests of stores that are no part of a Mesa. */
public final class PlainCalls implements StoreCalls {

  /** Calls of 5 seconds. */
  public PlainCalls() {}

  @Override
  public <T> T call(Function<DriverCall, T> work) {
    return work.apply(new Plain());
  }

  private static final class Plain implements DriverCall {
    @Override
    public CallOptions options() {
      return CallOptions.none();
    }

    @Override
    public String requestId() {
      return "test";
    }

    @Override
    public boolean preview() {
      return false;
    }

    @Override
    public Duration timeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    public Duration remaining() {
      return timeout();
    }

    @Override
    public Registration onCancel(Cancellable work) {
      return new Registration() {
        @Override
        public boolean cancelled() {
          return false;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void outcomeUnknown(UnknownOutcome outcome) {}
  }
}
