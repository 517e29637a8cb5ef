package io.mesa.postgres.query;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.query.Writes;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverQueries;
import java.sql.SQLException;

/** Answers queries of Mesa's model. Made for one call. */
public final class PostgresQueries implements DriverQueries {
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
  public PostgresQueries(Connections connections, Structures structures, DriverCall call) {
    this.connections = connections;
    this.translations = structures.of(call);
    this.call = call;
  }

  @Override
  public Rows query(Query query) {
    return translations.withFreshStructure(() -> read(query));
  }

  @Override
  public RowStream stream(Query query) {
    return translations.withFreshStructure(() -> open(query));
  }

  @Override
  public NativeStatement translate(Query query) {
    Translations.Ready ready = translations.forServer(query, call);
    Translation translation = ready.translation();
    return new NativeStatement(
        translation.sql(), translation.binds(ready.values()), Writes.REFUSED);
  }

  private Rows read(Query query) {
    Translations.Ready ready = translations.of(query, call);
    try (Loan loan = connections.lend(call)) {
      try {
        if (!loan.transactionSettings().isEmpty()) {
          loan.beginWithSettings(true);
        }
        return new QueryRun(translations, query, ready).on(loan);
      } catch (SQLException e) {
        throw loan.failed(e, false);
      }
    }
  }

  private RowStream open(Query query) {
    Translations.Ready ready = translations.of(query, call);
    Loan loan = connections.lend(call);
    try {
      loan.beginWithSettings(true);
      return new CursorStream(loan, ready);
    } catch (SQLException e) {
      throw loan.failed(e, false);
    } catch (RuntimeException e) {
      loan.close();
      throw e;
    }
  }
}
