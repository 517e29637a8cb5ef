package io.mesa.postgres.connect;

import io.mesa.call.CallOptions;
import io.mesa.spi.DriverCall;
import java.time.Duration;

/** A call whose transaction is open: what else it reads, it reads on the same connection. */
final class CallInTransaction implements DriverCall {
  private final DriverCall call;
  private final Loan loan;

  CallInTransaction(DriverCall call, Loan loan) {
    this.call = call;
    this.loan = loan;
  }

  /** The connection of the transaction. */
  Loan loan() {
    return loan;
  }

  @Override
  public CallOptions options() {
    return call.options();
  }

  @Override
  public String requestId() {
    return call.requestId();
  }

  @Override
  public boolean preview() {
    return call.preview();
  }

  @Override
  public Duration timeout() {
    return call.timeout();
  }

  @Override
  public Duration remaining() {
    return call.remaining();
  }

  @Override
  public Registration onCancel(Cancellable work) {
    return call.onCancel(work);
  }
}
