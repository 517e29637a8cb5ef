package io.mesa.postgres.connect;

import io.mesa.spi.DriverCall;
import io.mesa.spi.PartOfCall;

/** A call whose transaction is open: what else it reads, it reads on the same connection. */
final class CallInTransaction extends PartOfCall {
  private final Loan loan;

  CallInTransaction(DriverCall call, Loan loan) {
    super(call);
    this.loan = loan;
  }

  /** The connection of the transaction. */
  Loan loan() {
    return loan;
  }
}
