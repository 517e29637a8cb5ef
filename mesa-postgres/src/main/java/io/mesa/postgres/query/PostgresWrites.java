package io.mesa.postgres.query;

import io.mesa.call.TransactionOptions;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverTransaction;
import io.mesa.spi.DriverWrites;
import java.sql.SQLException;

/** Changes rows and makes transactions. Made for one call. */
public final class PostgresWrites implements DriverWrites {
  private final Connections connections;
  private final Translations translations;
  private final DriverCall call;

  /**
   * Makes the part for one call.
   *
   * @param connections the source's connections
   * @param structures the structure of its databases
   * @param call the call
   */
  public PostgresWrites(Connections connections, Structures structures, DriverCall call) {
    this.connections = connections;
    this.translations = structures.of(call);
    this.call = call;
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    return translations.withFreshStructure(() -> run(translations.mutation(mutation, call)));
  }

  private MutationResult run(MutationRun run) {
    try (Loan loan = connections.lend(call)) {
      boolean transaction = run.needsTransaction() || !loan.transactionSettings().isEmpty();
      MutationResult result;
      try {
        if (transaction) {
          loan.beginWithSettings(false);
        }
        result = run.on(loan);
      } catch (SQLException e) {
        throw loan.failed(e, !transaction);
      }
      if (transaction) {
        loan.commit();
      }
      return result;
    }
  }

  @Override
  public DriverTransaction begin(TransactionOptions options) {
    Loan loan = connections.lend(call);
    try {
      loan.begin(options.readOnly());
      String isolation =
          switch (options.isolation()) {
            case READ_COMMITTED -> "READ COMMITTED";
            case REPEATABLE_READ -> "REPEATABLE READ";
            case SERIALIZABLE -> "SERIALIZABLE";
          };
      String settings = loan.transactionSettings();
      loan.session()
          .execute(
              "SET TRANSACTION ISOLATION LEVEL "
                  + isolation
                  + (settings.isEmpty() ? "" : "; " + settings));
    } catch (SQLException e) {
      throw loan.failed(e, false);
    } catch (MesaException e) {
      loan.close();
      throw e;
    }
    boolean seesWhatAllSee = options.isolation() == TransactionOptions.Isolation.READ_COMMITTED;
    return new PostgresTransaction(connections.source(), translations, loan, call, seesWhatAllSee);
  }
}
