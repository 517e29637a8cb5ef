package io.mesa.postgres.job;

import io.mesa.job.JobStore.Claim;
import io.mesa.job.UnreadableJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes jobs for workers. Jobs whose worker lost its claim are rare: they are looked for where
 * workers are left, and once a second where none are. Thread-safe.
 */
final class JobClaims {
  private static final int CLAIMED_AT_ONCE = 1_000;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String ROOM =
      "WITH room AS (SELECT * FROM unnest(?::text[], ?::int[]) AS room (source, most)),";

  /** Those that were begun before, and ends those that may not be begun again. */
  private static final String LOST =
      """

      dead AS (
        UPDATE %1$s.job SET state = 'FAILED', token = token + 1, failure_code = 'UNAVAILABLE',
          failure_message =
            'The workers that began the job gave no sign of life any more, ' || attempts || ' of them.',
          <ended>
        WHERE id IN (
          SELECT id FROM %1$s.job
          WHERE state = 'PROCESSING' AND source IN (SELECT source FROM room)
            AND lease_until <= clock_timestamp() AND attempts >= most_attempts
          FOR UPDATE SKIP LOCKED)),
      free AS MATERIALIZED (
        SELECT job.id FROM room CROSS JOIN LATERAL (
          SELECT id FROM %1$s.job
          WHERE state = 'PROCESSING' AND job.source = room.source
            AND lease_until <= clock_timestamp() AND attempts < most_attempts
          ORDER BY lease_until LIMIT room.most
          FOR UPDATE SKIP LOCKED) AS job)
      """
          .replace("<ended>", PostgresJobStore.ENDED);

  private static final String WAITING =
      """

      free AS MATERIALIZED (
        SELECT job.id FROM room CROSS JOIN LATERAL (
          SELECT id FROM %1$s.job
          WHERE state = 'PENDING' AND job.source = room.source
            AND available_at <= clock_timestamp()
          ORDER BY turn, number LIMIT room.most
          FOR UPDATE SKIP LOCKED) AS job)
      """;

  private static final String CLAIM =
      """
      UPDATE %1$s.job SET state = 'PROCESSING', attempts = attempts + 1, token = token + 1,
        started_at = clock_timestamp(),
        lease_until = clock_timestamp() + least(?::interval, longest_run + ?::interval)
      WHERE id = ANY (ARRAY(SELECT id FROM free))
      RETURNING turn, number, <columns>
      """
          .replace("<columns>", JobRows.CLAIM_COLUMNS);

  private static final ArrayStatement CLAIM_LOST = new ArrayStatement(ROOM + LOST + CLAIM);
  private static final ArrayStatement CLAIM_WAITING = new ArrayStatement(ROOM + WAITING + CLAIM);

  private final StoreSessions sessions;
  private final Consumer<UnreadableJob> unreadable;
  private volatile long looked = System.nanoTime() - LOOK_NANOS;

  /** Gives {@code unreadable} the jobs that were taken, and whose request cannot be read. */
  JobClaims(StoreSessions sessions, Consumer<UnreadableJob> unreadable) {
    this.sessions = sessions;
    this.unreadable = unreadable;
  }

  private record Turn(
      long turn, long number, Optional<Claim> claim, Optional<UnreadableJob> unreadable) {
    static Turn read(String mark, ResultSet row) throws SQLException {
      long turn = row.getLong("turn");
      long number = row.getLong("number");
      try {
        return new Turn(turn, number, Optional.of(JobRows.claim(mark, row)), Optional.empty());
      } catch (RuntimeException e) {
        return new Turn(turn, number, Optional.empty(), Optional.of(JobRows.unreadable(row, e)));
      }
    }
  }

  /** Takes as many as there is room for, those first that were begun before. */
  List<Claim> take(String mark, Map<String, Integer> room, Duration lease) {
    Map<String, Integer> left = new HashMap<>(room);
    List<Claim> taken = new ArrayList<>();
    try {
      boolean due = System.nanoTime() - looked >= LOOK_NANOS;
      if (due) {
        taken.addAll(takeLost(mark, left, lease));
      }
      taken.addAll(take(CLAIM_WAITING, mark, left, lease));
      if (!due && left.values().stream().anyMatch(places -> places > 0)) {
        taken.addAll(takeLost(mark, left, lease));
      }
    } catch (RuntimeException e) {
      // What was taken before is taken, and is not to wait for the end of its lease.
      if (taken.isEmpty()) {
        throw e;
      }
    }
    return taken;
  }

  private List<Claim> takeLost(String mark, Map<String, Integer> left, Duration lease) {
    looked = System.nanoTime();
    return take(CLAIM_LOST, mark, left, lease);
  }

  private List<Claim> take(
      ArrayStatement statement, String mark, Map<String, Integer> left, Duration lease) {
    String[] sources = left.keySet().toArray(new String[0]);
    Integer[] most = new Integer[sources.length];
    for (int i = 0; i < sources.length; i++) {
      most[i] = Math.min(left.getOrDefault(sources[i], 0), CLAIMED_AT_ONCE);
    }
    List<Turn> turns =
        new ArrayList<>(
            sessions.on(
                session ->
                    session.list(
                        sessions.sql(statement.text(sessions)),
                        row -> Turn.read(mark, row),
                        session.jdbc().createArrayOf("text", sources),
                        session.jdbc().createArrayOf("int4", most),
                        StoreSessions.interval(lease),
                        StoreSessions.interval(lease))));
    turns.sort(
        Comparator.comparingLong((Turn turn) -> turn.turn()).thenComparingLong(Turn::number));
    sessions.taken(turns.size());
    turns.stream().flatMap(turn -> turn.unreadable.stream()).forEach(unreadable);
    List<Claim> claims = turns.stream().flatMap(turn -> turn.claim.stream()).toList();
    claims.forEach(claim -> left.merge(claim.request().source(), -1, Integer::sum));
    return claims;
  }
}
