package io.mesa.postgres.administer;

import io.mesa.postgres.connect.RowReader;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What the server says of a process before it is signalled.
 *
 * @param pid its number
 * @param startedAt when its session started, empty where that is hidden from this login
 * @param stateSince since when it is in its state
 * @param statementStartedAt when the statement it runs, or ran last, started
 * @param running whether it runs one
 * @param user whose session it is, empty for the server's own
 * @param superuser whether that is a superuser
 * @param login who asks
 */
record Target(
    long pid,
    Optional<Instant> startedAt,
    Optional<Instant> stateSince,
    Optional<Instant> statementStartedAt,
    boolean running,
    Optional<String> user,
    boolean superuser,
    String login) {
  /** What {@link #READER} reads, where a condition holds. */
  private static final String QUERY =
      """
      SELECT activity.pid, activity.backend_start, activity.state_change, activity.query_start,
             COALESCE(activity.state, '') NOT LIKE 'idle%%' AS running, activity.usename,
             COALESCE(role.rolsuper, true) AS superuser, current_user AS login
        FROM pg_catalog.pg_stat_activity activity
        LEFT JOIN pg_catalog.pg_roles role ON role.oid = activity.usesysid
       WHERE %s
      """;

  static Optional<Target> find(ServerSession session, long pid) throws SQLException {
    return session.first(query("activity.pid = ?"), READER, pid);
  }

  static final RowReader<Target> READER = Target::read;

  /** The query of what {@link #READER} reads, where a condition on {@code activity} holds. */
  static String query(String condition) {
    return QUERY.formatted(condition);
  }

  private static Target read(ResultSet row) throws SQLException {
    return new Target(
        row.getLong("pid"),
        instant(row, "backend_start"),
        instant(row, "state_change"),
        instant(row, "query_start"),
        row.getBoolean("running"),
        Optional.ofNullable(row.getString("usename")),
        row.getBoolean("superuser"),
        row.getString("login"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** Why a session whose start is hidden is not ended, and the grants that would help. */
  String whyHidden() {
    return ("The server hides when session %d started from '%s', so it cannot be told from a later"
            + " one; GRANT pg_read_all_stats TO %s would show it. %s")
        .formatted(pid, login, Sql.identifier(login), whyDenied());
  }

  /** Whom the server lets end this session (the manual's "Server Signaling Functions"). */
  String whyDenied() {
    if (user.isEmpty()) {
      return "Session %d is the server's own; only a superuser may end it.".formatted(pid);
    }
    return superuser
        ? "Session %d is of the superuser '%s'; only a superuser may end it."
            .formatted(pid, user.get())
        : "Session %d is of '%s'; GRANT pg_signal_backend TO %s would let '%s' end it."
            .formatted(pid, user.get(), Sql.identifier(login), login);
  }
}
