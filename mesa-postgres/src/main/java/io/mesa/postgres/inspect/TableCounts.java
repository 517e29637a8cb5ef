package io.mesa.postgres.inspect;

import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.spi.DriverCall;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.util.Optional;

/** How many tables databases have, each counted through a connection to it. */
final class TableCounts {
  private static final Scope COUNTED =
      Scope.of(
          TableFilter.all()
              .withoutPartitions()
              .withKinds(TableKind.TABLE, TableKind.PARTITIONED_TABLE, TableKind.FOREIGN_TABLE));

  private static final String QUERY =
      """
      SELECT count(*)
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE %s
      """
          .formatted(COUNTED.condition());

  private final Connections connections;
  private final DriverCall call;
  private final Allowance allowance;

  TableCounts(Connections connections, DriverCall call, Allowance allowance) {
    this.connections = connections;
    this.call = call;
    this.allowance = allowance;
  }

  Reading<Long> of(Databases.Listed listed) {
    String name = listed.name();
    if (!listed.allowsConnections()) {
      return Reading.missing(
          Reading.Reason.UNSUPPORTED, "The database allows no connections, and so no look inside.");
    }
    if (!listed.mayConnect()) {
      return Reading.denied(
          "The login may not connect to the database.",
          "GRANT CONNECT ON DATABASE %s TO %s"
              .formatted(Sql.identifier(name), Sql.identifier(listed.login())));
    }
    Optional<DriverCall> time = allowance.next();
    if (time.isEmpty()) {
      return Refusals.timedOut();
    }
    try {
      return Reading.known(
          listed.current()
              ? connections.read(time.get(), TableCounts::count)
              : connections.readIn(time.get(), name, TableCounts::count));
    } catch (MesaException e) {
      // Throws where not the part, but the whole call was cut short.
      call.remaining();
      return Refusals.reading(e);
    }
  }

  private static long count(ServerSession session) throws SQLException {
    return session.list(QUERY, row -> row.getLong(1)).get(0);
  }
}
