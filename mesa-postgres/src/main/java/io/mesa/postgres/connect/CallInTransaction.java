package io.mesa.postgres.connect;

import io.mesa.spi.DriverCall;
import io.mesa.spi.PartOfCall;
import java.util.Optional;

/** A call whose transaction is open: what else it reads, it reads on the same connection. */
final class CallInTransaction extends PartOfCall {
  private final Loan loan;

  CallInTransaction(DriverCall call, Loan loan) {
    super(call);
    this.loan = loan;
  }

  /** The transaction that a call, or the call that it is a part of, is in. */
  static Optional<CallInTransaction> of(DriverCall call) {
    if (call instanceof BriefCall part) {
      return of(part.whole());
    }
    return call instanceof CallInTransaction within ? Optional.of(within) : Optional.empty();
  }

  /** The connection of the transaction. */
  Loan loan() {
    return loan;
  }
}
