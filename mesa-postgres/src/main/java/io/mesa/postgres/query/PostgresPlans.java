package io.mesa.postgres.query;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverPlans;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the server how it would answer queries of Mesa's model. Made for one call. */
public final class PostgresPlans implements DriverPlans {
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
  public PostgresPlans(Connections connections, Structures structures, DriverCall call) {
    this.connections = connections;
    this.translations = structures.of(call);
    this.call = call;
  }

  @Override
  public Plan explain(Query query) {
    return translations.withFreshStructure(() -> ask(query));
  }

  private Plan ask(Query query) {
    Translations.Written written = translations.writtenAnew(query, call);
    try (Loan loan = connections.lend(call)) {
      try {
        loan.beginWithSettings(true);
        Translations.Ready ready = written.ready();
        String json = explain(loan.session(), "EXPLAIN (VERBOSE, FORMAT JSON) ", ready);
        String text = explain(loan.session(), "EXPLAIN ", ready);
        PlanNode root = PlanNode.parse(json);
        TableSizes sizes = TableSizes.read(loan.session(), root);
        return new PlanReader(query, ready.translation().query(), written.text(), sizes)
            .read(root, text);
      } catch (SQLException e) {
        throw loan.failed(e, false);
      }
    }
  }

  private static String explain(ServerSession session, String how, Translations.Ready ready)
      throws SQLException {
    Translation translation = ready.translation();
    try (PreparedStatement statement = session.jdbc().prepareStatement(how + translation.sql())) {
      translation.bind(statement, ready.values());
      try (ResultSet rows = statement.executeQuery()) {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
        return String.join("\n", lines);
      }
    }
  }
}
