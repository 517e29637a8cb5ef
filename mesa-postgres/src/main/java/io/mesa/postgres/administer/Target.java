package io.mesa.postgres.administer;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.monitor.PredefinedRoles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param roles the grants that would help who asks
 */
record Target(
    long pid,
    Optional<Instant> startedAt,
    Optional<Instant> stateSince,
    Optional<Instant> statementStartedAt,
    boolean running,
    Optional<String> user,
    boolean superuser,
    PredefinedRoles roles) {
  /** A condition follows. */
  private static final String QUERY =
      """
      SELECT activity.pid, activity.backend_start, activity.state_change, activity.query_start,
             COALESCE(activity.state, '') NOT LIKE 'idle%%' AS running, activity.usename,
             COALESCE(role.rolsuper, true) AS superuser
        FROM pg_catalog.pg_stat_activity activity
        LEFT JOIN pg_catalog.pg_roles role ON role.oid = activity.usesysid
       WHERE %s
      """;

  /** What the server says of a process, where there is one. */
  static Optional<Target> find(ServerSession session, long pid) throws SQLException {
    return list(session, "activity.pid = ?", pid).stream().findFirst();
  }

  /** What the server says of the processes of which a condition on {@code activity} holds. */
  static List<Target> list(ServerSession session, String condition, @Nullable Object... binds)
      throws SQLException {
    PredefinedRoles roles = PredefinedRoles.of(session);
    return session.list(QUERY.formatted(condition), row -> read(row, roles), binds);
  }

  private static Target read(ResultSet row, PredefinedRoles roles) throws SQLException {
    return new Target(
        row.getLong("pid"),
        instant(row, "backend_start"),
        instant(row, "state_change"),
        instant(row, "query_start"),
        row.getBoolean("running"),
        Optional.ofNullable(row.getString("usename")),
        row.getBoolean("superuser"),
        roles);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** Why a session whose start is hidden is not ended, and the grants that would help. */
  String whyHidden() {
    return ("The server hides when session %d started from '%s', so it cannot be told from a later"
            + " one; %s would show it. %s")
        .formatted(pid, roles.login(), roles.grant("pg_read_all_stats"), whyDenied());
  }

  /** Whom the server lets end this session (the manual's "Server Signaling Functions"). */
  String whyDenied() {
    if (user.isEmpty()) {
      return "Session %d is the server's own; only a superuser may end it.".formatted(pid);
    }
    return superuser
        ? "Session %d is of the superuser '%s'; only a superuser may end it."
            .formatted(pid, user.get())
        : "Session %d is of '%s'; %s would let '%s' end it."
            .formatted(pid, user.get(), roles.grant("pg_signal_backend"), roles.login());
  }
}
