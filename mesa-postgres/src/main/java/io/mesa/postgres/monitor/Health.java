package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.ServerHealth.Transactions;
import io.mesa.runtime.ServerStatus;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How the server is. The statistics are those of the current database; sessions, the oldest
 * transaction and the use of transaction ids are the whole server's.
 */
final class Health {
  /**
   * Prepared transactions count as open. Writes stop 3 million ids before the oldest database's
   * horizon wraps around ("Preventing Transaction ID Wraparound Failures").
   */
  private static final String QUERY =
      """
      SELECT pg_is_in_recovery() AS recovering,
             current_setting('server_version') AS version,
             pg_postmaster_start_time() AS started_at,
             clock_timestamp() AS now,
             current_setting('max_connections')::int AS max_connections,
             current_setting('superuser_reserved_connections')::int
               + COALESCE(current_setting('reserved_connections', true)::int, 0) AS reserved,
             sessions.*,
             %s AS oldest_transaction,
             statistics.blks_hit, statistics.blks_read, statistics.xact_commit,
             statistics.xact_rollback, statistics.deadlocks, statistics.stats_reset,
             (SELECT max(age(datfrozenxid)) FROM pg_database)
               / (2147483647 - 3000000)::float8 AS wraparound
        FROM (SELECT count(*) FILTER (WHERE %s) AS connections,
                     count(*) FILTER (WHERE activity.backend_type = 'client backend'
                                        AND activity.state = 'active'
                                        AND activity.pid <> pg_backend_pid()) AS active,
                     count(*) FILTER (WHERE activity.backend_start IS NULL) AS hidden,
                     min(activity.xact_start) FILTER (WHERE activity.pid <> pg_backend_pid())
                       AS oldest_start
                FROM pg_stat_activity activity) sessions
       CROSS JOIN (SELECT min(prepared) AS oldest_prepared FROM pg_prepared_xacts) prepared
       CROSS JOIN (SELECT * FROM pg_stat_database WHERE datname = current_database()) statistics
      """
          .formatted(
              Times.micros("clock_timestamp() - LEAST(oldest_start, oldest_prepared)"),
              SessionRow.IS_CLIENT);

  private Health() {}

  static ServerHealth read(ServerSession session) throws SQLException {
    HiddenStatistics hidden = HiddenStatistics.from(session);
    Reading<List<ServerHealth.Replica>> replication = Replication.read(session, hidden);
    return session
        .first(QUERY, row -> health(row, hidden, replication))
        .orElseThrow(() -> new SQLException("The server has no statistics of this database."));
  }

  private static ServerHealth health(
      ResultSet row, HiddenStatistics hidden, Reading<List<ServerHealth.Replica>> replication)
      throws SQLException {
    boolean complete = row.getInt("hidden") == 0;
    int connections = row.getInt("connections");
    return new ServerHealth(
        row.getBoolean("recovering") ? ServerStatus.RECOVERING : ServerStatus.ONLINE,
        row.getString("version"),
        Reading.known(Times.instant(row, "started_at").orElseThrow()),
        Times.instant(row, "now").orElseThrow(),
        complete
            ? Reading.known(row.getInt("active"))
            : hidden.denied("which sessions run a statement"),
        complete ? Reading.known(connections) : Reading.estimated(connections),
        Reading.known(row.getInt("max_connections")),
        row.getInt("reserved"),
        cacheHitRatio(row.getLong("blks_hit"), row.getLong("blks_read")),
        Reading.known(
            new Transactions(
                row.getLong("xact_commit"),
                row.getLong("xact_rollback"),
                Reading.known(row.getLong("deadlocks")),
                Times.instant(row, "stats_reset"))),
        complete
            ? Reading.known(Times.duration(row, "oldest_transaction"))
            : hidden.denied("since when other users' transactions are open"),
        Reading.known(row.getDouble("wraparound")),
        replication,
        Optional.empty());
  }

  private static Reading<Double> cacheHitRatio(long hits, long reads) {
    return hits + reads == 0
        ? Reading.missing(
            Reading.Reason.UNSUPPORTED, "No block was counted yet, or track_counts is off.")
        : Reading.known((double) hits / (hits + reads));
  }
}
