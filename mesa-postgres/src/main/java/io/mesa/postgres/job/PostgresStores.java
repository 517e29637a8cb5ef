package io.mesa.postgres.job;

import io.mesa.cost.CostHistory;
import io.mesa.job.JobStore;
import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.cost.HistoryTables;
import io.mesa.postgres.cost.PostgresHistory;
import io.mesa.runtime.ActionReport;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverStores;
import io.mesa.spi.StoreCalls;
import java.sql.SQLException;

/**
 * What Mesa keeps in PostgreSQL. Jobs that run hold the source's connections for long, so a store
 * has a few of its own. Thread-safe.
 */
public final class PostgresStores implements DriverStores {
  private final Connections connections;

  /**
   * Makes the part.
   *
   * @param connections the source's connections
   */
  public PostgresStores(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ActionReport install(DriverCall call, String schema) {
    return call.preview()
        ? connections.read(call, session -> installation(session, schema).report(false))
        : connections.transact(
            call, session -> installation(session, schema).run(session).report(true));
  }

  private static Script installation(ServerSession session, String schema) throws SQLException {
    Script script =
        new JobTables(schema)
            .installation(session)
            .append(new HistoryTables(schema).installation(session));
    return script.isEmpty()
        ? script.note("The tables in schema '" + schema + "' are up to date.")
        : script;
  }

  @Override
  public ActionReport remove(DriverCall call, String schema) {
    Script script =
        new JobTables(schema)
            .removal()
            .append(new HistoryTables(schema).removal())
            .note("The schema '" + schema + "' is left; it may hold other things.");
    return call.preview()
        ? script.report(false)
        : connections.transact(call, session -> script.run(session).report(true));
  }

  @Override
  public JobStore jobs(String schema, StoreCalls calls) {
    return new PostgresJobStore(connections.beside(), calls, new JobTables(schema));
  }

  @Override
  public CostHistory history(String schema, StoreCalls calls) {
    return new PostgresHistory(connections, calls, new HistoryTables(schema));
  }
}
