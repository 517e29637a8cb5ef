package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.ConnectionCount;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.util.List;

/** How many connections there are of whom, to what, in which state. */
final class ConnectionCounts {
  private static final String QUERY =
      """
      SELECT activity.usename, activity.datname,
             CASE WHEN activity.state ~ '^(active|idle)' THEN activity.state END AS state,
             activity.backend_start IS NULL AS hidden, count(*) AS connections
        FROM pg_stat_activity activity
       WHERE %s
       GROUP BY 1, 2, 3, 4
       ORDER BY connections DESC, 1, 2, 3
      """
          .formatted(SessionRow.IS_CLIENT);

  private ConnectionCounts() {}

  static List<ConnectionCount> read(ServerSession session) throws SQLException {
    HiddenStatistics hidden = HiddenStatistics.from(session);
    return session.list(
        QUERY,
        row ->
            new ConnectionCount(
                SessionRow.orMissing(row.getString("usename"), "The user was dropped."),
                SessionRow.orMissing(row.getString("datname"), "The database was dropped."),
                row.getBoolean("hidden")
                    ? hidden.denied("what other users' sessions are doing")
                    : Reading.known(SessionRow.state(row.getString("state"))),
                row.getInt("connections")));
  }
}
