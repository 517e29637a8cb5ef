package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.RowReader;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.SessionState;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row of {@code pg_stat_activity}. Of another user's session a login without {@code
 * pg_read_all_stats} sees process, user, database and application only; the start of the session is
 * hidden too, which is how a hidden one is known.
 */
final class SessionRow implements RowReader<Session> {
  /** What {@link #read} reads, from {@code pg_stat_activity} by the name of {@code activity}. */
  static final String COLUMNS =
      """
      activity.pid, activity.backend_start, activity.usename, activity.datname,
      activity.application_name, host(activity.client_addr) AS client_address, activity.state,
      activity.query, activity.query_start, activity.xact_start, activity.state_change,
      activity.wait_event_type || ': ' || activity.wait_event AS waiting_for,
      activity.pid = pg_backend_pid() AS own, clock_timestamp() AS read_at
      """;

  /**
   * Whether a row is a client's session. Of a hidden one the kind is hidden too; what serves the
   * server itself has no user or no database.
   */
  static final String IS_CLIENT =
      """
      (activity.backend_type = 'client backend'
       OR activity.backend_start IS NULL
          AND activity.usesysid IS NOT NULL AND activity.datid IS NOT NULL)
      """;

  private static final String UNTRACKED = "The session's setting track_activities is off.";

  private final HiddenStatistics hidden;

  SessionRow(HiddenStatistics hidden) {
    this.hidden = hidden;
  }

  @Override
  public Session read(ResultSet row) throws SQLException {
    long pid = row.getLong("pid");
    Optional<Instant> start = Times.instant(row, "backend_start");
    Sight sight = new Sight(start.isPresent(), pid);
    String state = row.getString("state");
    boolean tracked = !"disabled".equals(state);
    return new Session(
        pid,
        sight.of(start.map(at -> new SessionId(pid, at)), "It has no start."),
        orMissing(row.getString("usename"), "It runs as no user, or its user was dropped."),
        orMissing(row.getString("datname"), "It is connected to no database."),
        orMissing(row.getString("application_name"), "It has no application name."),
        sight.of(Optional.ofNullable(row.getString("client_address"))),
        sight.of(state(state)),
        sight.of(Optional.ofNullable(row.getString("query")).filter(text -> tracked), UNTRACKED),
        sight.of(Times.instant(row, "query_start")),
        sight.of(Times.instant(row, "xact_start")),
        sight.of(Times.instant(row, "state_change"), UNTRACKED),
        sight.of(Optional.ofNullable(row.getString("waiting_for"))),
        row.getBoolean("own"),
        Times.instant(row, "read_at").orElseThrow());
  }

  /** A name, or why the server has none. */
  static Reading<String> orMissing(@Nullable String name, String why) {
    return name == null ? Reading.missing(Reading.Reason.UNSUPPORTED, why) : Reading.known(name);
  }

  /** The state in Mesa's terms, of the server's word for it. */
  static SessionState state(@Nullable String word) {
    return switch (word == null ? "" : word) {
      case "active" -> SessionState.ACTIVE;
      case "idle" -> SessionState.IDLE;
      case "idle in transaction" -> SessionState.IDLE_IN_TRANSACTION;
      case "idle in transaction (aborted)" -> SessionState.IDLE_IN_FAILED_TRANSACTION;
      default -> SessionState.OTHER;
    };
  }

  /** What the login sees of one session. */
  private final class Sight {
    private final boolean clear;
    private final long pid;

    Sight(boolean clear, long pid) {
      this.clear = clear;
      this.pid = pid;
    }

    <T> Reading<T> of(T value) {
      return clear ? Reading.known(value) : hidden.denied("what session " + pid + " is doing");
    }

    <T> Reading<T> of(Optional<T> value, String whyNone) {
      return value
          .map(this::of)
          .orElseGet(
              () ->
                  clear
                      ? Reading.missing(Reading.Reason.UNSUPPORTED, whyNone)
                      : hidden.denied("what session " + pid + " is doing"));
    }
  }
}
