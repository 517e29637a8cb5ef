package io.mesa.postgres.query;

import io.mesa.postgres.connect.Loan;

/** What a call wants that its connection does not have yet. */
final class LoanSettings {
  private LoanSettings() {}

  /**
   * Statements for the beginning of a transaction; none, and so no round trip, where all is there.
   */
  static String of(Loan loan) {
    String settings = loan.callSettings();
    String limit =
        loan.needsLimit()
            ? "; SET LOCAL statement_timeout = " + loan.session().call().remaining().toMillis()
            : "";
    String all = limit + settings;
    return all.isEmpty() ? all : all.substring(2);
  }
}
