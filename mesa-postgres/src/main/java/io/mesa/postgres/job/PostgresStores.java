package io.mesa.postgres.job;

import io.mesa.job.JobStore;
import io.mesa.postgres.connect.Connections;
import io.mesa.runtime.ActionReport;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverStores;
import io.mesa.spi.StoreCalls;

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
    var tables = new JobTables(schema);
    return call.preview()
        ? connections.read(call, session -> tables.installation(session).report(false))
        : connections.transact(
            call, session -> tables.installation(session).run(session).report(true));
  }

  @Override
  public ActionReport remove(DriverCall call, String schema) {
    var tables = new JobTables(schema);
    return call.preview()
        ? tables.removal().report(false)
        : connections.transact(call, session -> tables.removal().run(session).report(true));
  }

  @Override
  public JobStore jobs(String schema, StoreCalls calls) {
    return new PostgresJobStore(connections.beside(), calls, new JobTables(schema));
  }
}
