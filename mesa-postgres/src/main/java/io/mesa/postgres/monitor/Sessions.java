package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import java.sql.SQLException;
import java.util.List;

/** Who is connected and doing what: the oldest work first, then hidden sessions, then idle ones. */
final class Sessions {
  private static final String QUERY =
      """
      SELECT %s
        FROM pg_stat_activity activity
       WHERE %s
         AND (? OR activity.state IS DISTINCT FROM 'idle')
         AND (?::text IS NULL OR activity.usename = ?)
         AND (?::text IS NULL OR activity.datname = ?)
       ORDER BY activity.state IS NOT DISTINCT FROM 'idle',
                CASE WHEN activity.state = 'idle' THEN activity.state_change
                     ELSE COALESCE(activity.xact_start, activity.query_start) END,
                activity.pid
       LIMIT ?
      """
          .formatted(SessionRow.COLUMNS, SessionRow.IS_CLIENT);

  private Sessions() {}

  static List<Session> read(ServerSession session, SessionFilter filter) throws SQLException {
    String user = filter.user().orElse(null);
    String database = filter.database().orElse(null);
    return session.list(
        QUERY,
        new SessionRow(HiddenStatistics.from(session)),
        filter.idle(),
        user,
        user,
        database,
        database,
        filter.limit());
  }
}
