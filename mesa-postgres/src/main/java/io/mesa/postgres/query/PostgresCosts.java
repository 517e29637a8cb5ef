package io.mesa.postgres.query;

import io.mesa.cost.PlanCost;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.run.PostgresData;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverCosts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Asks the server what queries and statements would cost. Made for one call. */
public final class PostgresCosts implements DriverCosts {
  private static final String EXPLAIN = "EXPLAIN (FORMAT JSON) ";

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
  public PostgresCosts(Connections connections, Structures structures, DriverCall call) {
    this.connections = connections;
    this.translations = structures.of(call);
    this.call = call;
  }

  @Override
  public PlanCost cost(Query query) {
    return translations.withFreshStructure(() -> ask(query));
  }

  @Override
  public PlanCost cost(NativeStatement statement) {
    try (Loan loan = connections.lend(call)) {
      try {
        return CostReader.read(PlanNode.parse(PostgresData.explained(loan, statement, EXPLAIN)));
      } catch (SQLException e) {
        throw loan.failed(e, false);
      }
    }
  }

  private PlanCost ask(Query query) {
    Translations.Ready ready = translations.of(query, call);
    try (Loan loan = connections.lend(call)) {
      try {
        if (!loan.transactionSettings().isEmpty()) {
          loan.beginWithSettings(true);
        }
        return explain(loan, ready);
      } catch (SQLException e) {
        throw loan.failed(e, false);
      }
    }
  }

  private static PlanCost explain(Loan loan, Translations.Ready ready) throws SQLException {
    Translation translation = ready.translation();
    try (PreparedStatement statement =
        loan.session().jdbc().prepareStatement(EXPLAIN + translation.sql())) {
      translation.bind(statement, ready.values());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return CostReader.read(PlanNode.parse(rows.getString(1)));
      }
    }
  }
}
