package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.postgres.connect.StatementErrors;
import io.mesa.spi.DriverCall;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;

/**
 * What databases take on disk. The server looks at every file of a database for that, so each is
 * asked for by itself, with a time limit of its own.
 */
final class DatabaseSizes {
  private static final String QUERY = "SELECT pg_database_size(?::name)";

  private final ServerSession session;
  private final Allowance allowance;

  DatabaseSizes(ServerSession session, Allowance allowance) {
    this.session = session;
    this.allowance = allowance;
  }

  Reading<Long> of(Databases.Listed database) throws SQLException {
    if (!database.mayMeasure()) {
      return Reading.denied(
          "The login may not read the size of a database it may not connect to.",
          "GRANT pg_read_all_stats TO " + Sql.identifier(database.login()));
    }
    Optional<DriverCall> time = allowance.next();
    return time.isEmpty() ? Refusals.timedOut() : measure(database.name(), time.get());
  }

  private Reading<Long> measure(String name, DriverCall time) throws SQLException {
    Savepoint before = session.jdbc().setSavepoint();
    try {
      session.execute("SET LOCAL statement_timeout = " + time.remaining().toMillis());
      return session.list(QUERY, DatabaseSizes::bytes, name).get(0);
    } catch (SQLException e) {
      if (StatementErrors.isConnectionLoss(e)) {
        throw e;
      }
      session.jdbc().rollback(before);
      return Refusals.reading(StatementErrors.translate(e, false));
    }
  }

  private static Reading<Long> bytes(ResultSet row) throws SQLException {
    long bytes = row.getLong(1);
    return row.wasNull() ? Definitions.dropped() : Reading.known(bytes);
  }
}
