package io.mesa.postgres.administer;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.SessionId;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a signal is aimed at, as a condition on {@code pg_stat_activity}. The statement that signals
 * a process checks it in the server, so that a process number that has become another session's is
 * not signalled.
 *
 * @param id the session
 * @param condition the condition
 * @param binds its binds
 */
record Aim(SessionId id, String condition, List<@Nullable Object> binds) {
  private static final String SESSION = "pid = ? AND backend_start = ?";
  private static final String STATEMENT =
      SESSION + " AND query_start IS NOT DISTINCT FROM ? AND state NOT LIKE 'idle%'";
  private static final String IDLENESS = SESSION + " AND state = 'idle' AND state_change = ?";

  private static final String HOLDS = "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE %s";
  private static final String SIGNAL =
      "SELECT pg_catalog.%s(pid) FROM pg_catalog.pg_stat_activity WHERE %s";

  /** A session, whatever it is doing. */
  static Aim session(SessionId id) {
    return new Aim(id, SESSION, Arrays.asList(id.pid(), micros(id.startedAt())));
  }

  /** A statement that a session is running. */
  static Aim statement(SessionId id, Optional<Instant> startedAt) {
    return new Aim(
        id,
        STATEMENT,
        Arrays.asList(id.pid(), micros(id.startedAt()), startedAt.map(Aim::micros).orElse(null)));
  }

  /** A session that has been idle since then. */
  static Aim idle(SessionId id, Instant since) {
    return new Aim(id, IDLENESS, Arrays.asList(id.pid(), micros(id.startedAt()), micros(since)));
  }

  /** The server's clock counts microseconds. */
  private static OffsetDateTime micros(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /** Whether it is there. */
  boolean holds(ServerSession session) throws SQLException {
    return session.first(HOLDS.formatted(condition), row -> true, binds.toArray()).isPresent();
  }

  /**
   * Signals its process if it is there.
   *
   * @param function {@code pg_cancel_backend} or {@code pg_terminate_backend}
   * @return whether a process was signalled
   */
  boolean signal(ServerSession session, String function) throws SQLException {
    return session
        .first(SIGNAL.formatted(function, condition), row -> row.getBoolean(1), binds.toArray())
        .orElse(false);
  }
}
