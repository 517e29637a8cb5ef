package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.ServerHealth.Direction;
import io.mesa.runtime.ServerHealth.Replica;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The standbys that a server feeds, and the primary that it follows. */
final class Replication {
  private static final String STANDBYS =
      """
      SELECT COALESCE(NULLIF(standby.application_name, ''), host(standby.client_addr),
                      'process ' || standby.pid) AS name,
             standby.state,
             COALESCE(standby.sync_state IN ('sync', 'quorum'), false) AS synchronous,
             %s AS lag,
             pg_wal_lsn_diff(here.lsn, standby.replay_lsn)::bigint AS lag_bytes
        FROM pg_stat_replication standby
       CROSS JOIN (SELECT CASE WHEN pg_is_in_recovery()
                               THEN COALESCE(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                               ELSE pg_current_wal_lsn() END AS lsn) here
       ORDER BY 1, standby.pid
      """
          .formatted(Times.micros("standby.replay_lag"));

  /** One that has replayed all it received lags by nothing, however old its last transaction is. */
  private static final String PRIMARY =
      """
      SELECT primary_server.sender_host || ':' || primary_server.sender_port AS name,
             primary_server.status AS state,
             false AS synchronous,
             CASE WHEN pg_last_wal_replay_lsn() < primary_server.latest_end_lsn
                  THEN %s END AS lag,
             pg_wal_lsn_diff(primary_server.latest_end_lsn, pg_last_wal_replay_lsn())::bigint
               AS lag_bytes
        FROM pg_stat_wal_receiver primary_server
      """
          .formatted(Times.micros("clock_timestamp() - pg_last_xact_replay_timestamp()"));

  private Replication() {}

  static Reading<List<Replica>> read(ServerSession session, HiddenStatistics hidden)
      throws SQLException {
    List<Optional<Replica>> found =
        new ArrayList<>(session.list(STANDBYS, row -> replica(row, Direction.STANDBY)));
    found.addAll(session.list(PRIMARY, row -> replica(row, Direction.PRIMARY)));
    return found.stream().allMatch(Optional::isPresent)
        ? Reading.known(found.stream().flatMap(Optional::stream).toList())
        : hidden.denied("the state of replication");
  }

  /** Empty where the server hides all but that there is one. */
  private static Optional<Replica> replica(ResultSet row, Direction direction) throws SQLException {
    String state = row.getString("state");
    if (state == null) {
      return Optional.empty();
    }
    Long lagBytes = row.getObject("lag_bytes", Long.class);
    return Optional.of(
        new Replica(
            row.getString("name"),
            direction,
            state,
            row.getBoolean("synchronous"),
            Reading.known(Times.duration(row, "lag")),
            lagBytes == null
                ? Reading.missing(Reading.Reason.UNSUPPORTED, "It has not said how far it has got.")
                : Reading.known(Math.max(0, lagBytes))));
  }
}
