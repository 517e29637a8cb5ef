package io.mesa.postgres.job;

import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.job.JobRequest;
import io.mesa.job.JobStore;
import io.mesa.postgres.connect.ServerSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a new job. Its query is made JSON first, so that one which cannot be is refused. */
final class JobInsertion {
  private static final String COLUMNS =
      """
      INSERT INTO %1$s.job (id, source, tenant, idempotency_key, query, database_name, caller,
        caller_tenant, setting_names, setting_values, cached, estimate_basis, estimate_samples,
        expected_nanos, bound_nanos, estimated_rows, estimated_bytes, most_attempts, longest_run,
        time_to_live, history, turn\
      """;

  private static final String VALUES =
      """
      SELECT ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?::text[], ?, ?, ?::bigint, ?::bigint,
        ?::bigint, ?::bigint, ?::bigint, ?::int, ?::interval, ?::interval, ?::interval,\
      """;

  /**
   * A tenant's next turn: after its last one, and not before the turn that it is now. That is the
   * first of those that may be begun; one that waits to be tried again holds no turn up.
   */
  private static final String TURN =
      """
       1 + greatest(
        coalesce((SELECT max(turn) FROM %1$s.job
          WHERE state = 'PENDING' AND source = ? AND tenant = ?), 0),
        coalesce((SELECT turn FROM %1$s.job
          WHERE state = 'PENDING' AND source = ? AND available_at <= clock_timestamp()
          ORDER BY turn, number LIMIT 1), 0))\
      """;

  private static final String WAITING =
      COLUMNS
          + ")\n"
          + VALUES
          + TURN
          + """

            WHERE (SELECT count(*) FROM (SELECT FROM %1$s.job
                WHERE state = 'PENDING' AND source = ? LIMIT ?::int) AS waiting) < ?::int
            ON CONFLICT (source, tenant, idempotency_key) WHERE idempotency_key IS NOT NULL
              DO NOTHING
            RETURNING id
            """;

  private static final String RUNNING =
      COLUMNS
          + ", state, attempts, token, started_at, lease_until)\n"
          + VALUES
          + TURN
          + """
            , 'PROCESSING', 1, 1, clock_timestamp(), clock_timestamp() + ?::interval
            RETURNING id
            """;

  private final JobTables tables;
  private final JobStore.NewJob job;
  private final String query;

  JobInsertion(JobTables tables, JobStore.NewJob job) {
    this.tables = tables;
    this.job = job;
    this.query = job.request().query().toJson();
  }

  /** Whether it was written: the queue had room, and nobody used its key. */
  boolean waiting(ServerSession session, UUID id) throws SQLException {
    JobRequest request = job.request();
    int most = job.limits().queueLength();
    return insert(
        session,
        WAITING,
        id,
        job.idempotencyKey().orElse(null),
        request.source(),
        request.tenant(),
        request.source(),
        request.source(),
        most,
        most);
  }

  /** An idempotency key joins only jobs that are submitted. */
  void running(ServerSession session, UUID id, String lease) throws SQLException {
    JobRequest request = job.request();
    insert(session, RUNNING, id, null, request.source(), request.tenant(), request.source(), lease);
  }

  private boolean insert(
      ServerSession session, String sql, UUID id, @Nullable String key, Object... more)
      throws SQLException {
    JobRequest request = job.request();
    CostEstimate estimate = job.estimate();
    var settings = new TreeMap<>(request.sessionSettings());
    List<@Nullable Object> binds =
        new ArrayList<>(
            Arrays.<@Nullable Object>asList(
                id,
                request.source(),
                request.tenant(),
                key,
                query,
                request.database().orElse(null),
                request.caller().map(Caller::name).orElse(null),
                request.caller().flatMap(Caller::tenant).orElse(null),
                session.jdbc().createArrayOf("text", settings.keySet().toArray()),
                session.jdbc().createArrayOf("text", settings.values().toArray()),
                request.cached(),
                estimate.basis().name(),
                estimate.samples(),
                estimate.expected().map(Duration::toNanos).orElse(null),
                estimate.bound().map(Duration::toNanos).orElse(null),
                amount(estimate.rows()),
                amount(estimate.bytes()),
                job.limits().attempts(),
                StoreSessions.interval(job.limits().maximumRunTime()),
                StoreSessions.interval(job.limits().timeToLive()),
                StoreSessions.interval(job.limits().history())));
    binds.addAll(Arrays.asList(more));
    return session.first(tables.in(sql), row -> true, binds.toArray()).isPresent();
  }

  private static @Nullable Long amount(OptionalLong amount) {
    return amount.isPresent() ? amount.getAsLong() : null;
  }
}
