package io.mesa.postgres.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobFailure;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.UnreadableJob;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.RowReader;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.spi.StoreCalls;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs in a table. Each change is one statement, and so happens at once or not at all. All times
 * are {@code clock_timestamp()}, the server's. Thread-safe.
 */
final class PostgresJobStore implements JobStore {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");

  static final String ENDED =
      "finished_at = statement_timestamp(), expires_at = statement_timestamp() + time_to_live";

  /** What a claim holds: whoever waits for a lock looks at the row again when it has it. */
  private static final String HELD =
      " id = ? AND token = ? AND state = 'PROCESSING' AND lease_until > clock_timestamp()";

  private static final String RENEW =
      """
      WITH held AS MATERIALIZED (
        SELECT job.id
        FROM (
          SELECT * FROM unnest(?::uuid[], ?::bigint[]) AS claim (job, token) ORDER BY job) AS given
        CROSS JOIN LATERAL (
          SELECT id FROM %1$s.job
          WHERE id = given.job AND token = given.token
            AND state = 'PROCESSING' AND lease_until > clock_timestamp()
          FOR UPDATE) AS job)
      UPDATE %1$s.job
      SET lease_until = least(clock_timestamp(), started_at + longest_run) + ?::interval
      FROM held
      WHERE job.id = held.id AND lease_until > clock_timestamp()
      RETURNING job.id
      """;

  private static final String FAIL =
      """
      UPDATE %1$s.job
      SET state = 'FAILED', failure_code = ?, failure_message = ?, failure_database_code = ?, <ended>
      WHERE <held>
      RETURNING id
      """
          .replace("<ended>", ENDED)
          .replace("<held>", HELD);

  private static final String GIVE_BACK =
      """
      UPDATE %1$s.job
      SET state = 'PENDING', attempts = attempts - ?, lease_until = NULL,
        available_at = clock_timestamp() + ?::interval
      WHERE <held>
      RETURNING id
      """
          .replace("<held>", HELD);

  private static final String CANCEL =
      """
      UPDATE %1$s.job SET state = 'CANCELLED', token = token + 1, <ended>
      WHERE id = ? AND state IN ('PENDING', 'PROCESSING')
      RETURNING id
      """
          .replace("<ended>", ENDED);

  private static final String EXPIRE =
      """
      WITH due AS (
        SELECT id FROM %1$s.job
        WHERE expires_at <= clock_timestamp() AND state IN ('COMPLETED', 'FAILED', 'CANCELLED')
        ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED),
      gone AS (DELETE FROM %1$s.job_result USING due WHERE job = due.id)
      UPDATE %1$s.job SET state = 'EXPIRED' FROM due WHERE job.id = due.id RETURNING job.id
      """;

  private static final String WANTED =
      " FROM %1$s.job WHERE (cardinality(?::text[]) = 0 OR state = ANY (?::text[]))"
          + " AND (?::text IS NULL OR source = ?) AND (?::text IS NULL OR tenant = ?)";

  private final StoreSessions sessions;
  private final JobTables tables;
  private final JobClaims claims;
  private final JobEnds ends;
  private volatile @Nullable String mark;

  PostgresJobStore(Connections connections, StoreCalls calls, JobTables tables) {
    this.sessions = new StoreSessions(connections, calls, tables);
    this.tables = tables;
    this.claims = new JobClaims(sessions, this::putAside);
    this.ends = new JobEnds(sessions);
  }

  @Override
  public String mark() {
    String known = mark;
    if (known == null) {
      known = sessions.on(tables::mark);
      mark = known;
    }
    return known;
  }

  @Override
  public JobId submit(NewJob job) {
    String own = mark();
    var insertion = new JobInsertion(tables, job);
    UUID id = UUID.randomUUID();
    for (int attempt = 0; attempt < 3; attempt++) {
      Optional<JobId> joined = job.idempotencyKey().flatMap(key -> joined(own, job, key));
      if (joined.isPresent()) {
        return joined.get();
      }
      if (sessions.on(session -> insertion.waiting(session, id))) {
        return new JobId(own, id);
      }
      if (job.idempotencyKey().isEmpty()) {
        break;
      }
      // Another submission with the key was faster, or the queue is full; the next look tells.
    }
    throw MesaException.builder(
            ErrorCode.LIMIT_EXCEEDED,
            "%d jobs of source '%s' wait already, as many as may; try again later."
                .formatted(job.limits().queueLength(), job.request().source()))
        .retryable(true)
        .build();
  }

  private Optional<JobId> joined(String own, NewJob job, String key) {
    JobRequest request = job.request();
    List<QueryJob> earlier =
        sessions.list(
            "SELECT "
                + JobRows.COLUMNS
                + " FROM %1$s.job WHERE source = ? AND tenant = ? AND idempotency_key = ?",
            row -> JobRows.job(own, row),
            request.source(),
            request.tenant(),
            key);
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    QueryJob first = earlier.get(0);
    if (!first.request().equals(request)) {
      throw new MesaException(
          ErrorCode.CONFLICT,
          "The idempotency key was used for another query, of job %s; take another key."
              .formatted(first.id()));
    }
    return Optional.of(first.id());
  }

  @Override
  public Claim adopt(NewJob job, Duration lease) {
    String own = mark();
    UUID id = UUID.randomUUID();
    return sessions.on(
        session -> {
          new JobInsertion(tables, job).running(session, id, StoreSessions.interval(lease));
          return new Claim(
              new JobId(own, id),
              1,
              job.request(),
              1,
              job.limits().attempts(),
              job.limits().maximumRunTime());
        });
  }

  @Override
  public List<Claim> claim(Map<String, Integer> room, Duration lease) {
    return claims.take(mark(), room, lease);
  }

  @Override
  public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    Map<UUID, Claim> byId = new HashMap<>();
    claims.forEach(claim -> byId.put(claim.id().value(), claim));
    UUID[] ids = byId.keySet().toArray(new UUID[0]);
    Long[] tokens = new Long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      Claim claim = byId.get(ids[i]);
      tokens[i] = claim == null ? 0 : claim.token();
    }
    List<UUID> renewed =
        sessions.on(
            session ->
                session.list(
                    sessions.sql(RENEW),
                    row -> row.getObject(1, UUID.class),
                    session.jdbc().createArrayOf("uuid", ids),
                    session.jdbc().createArrayOf("int8", tokens),
                    StoreSessions.interval(lease)));
    Set<Claim> kept = new LinkedHashSet<>(claims);
    kept.removeIf(claim -> !renewed.contains(claim.id().value()));
    return kept;
  }

  @Override
  public boolean complete(Claim claim, JobResult result, Rows kept) {
    return ends.write(claim, result, kept) || ended(claim, "COMPLETED");
  }

  /** Whether it is this claim that ended its job before. */
  private boolean ended(Claim claim, String state) {
    return sessions.change(
        "SELECT id FROM %1$s.job WHERE id = ? AND token = ? AND state = ?",
        claim.id().value(), claim.token(), state);
  }

  @Override
  public boolean fail(Claim claim, JobFailure failure) {
    return fail(claim.id().value(), claim.token(), failure) || ended(claim, "FAILED");
  }

  private boolean fail(UUID job, long token, JobFailure failure) {
    return sessions.change(
        FAIL,
        failure.code().name(),
        failure.message().replace("\0", "\\0"),
        failure.databaseCode().orElse(null),
        job,
        token);
  }

  @Override
  public boolean giveBack(Claim claim, Duration delay, boolean begun) {
    return giveBack(claim.id().value(), claim.token(), delay, begun);
  }

  private boolean giveBack(UUID job, long token, Duration delay, boolean begun) {
    return sessions.change(GIVE_BACK, begun ? 0 : 1, StoreSessions.interval(delay), job, token);
  }

  /** Where that fails, its lease runs out; those that were taken with it are not to wait for it. */
  private void putAside(UnreadableJob job) {
    try {
      if (job.last()) {
        fail(job.id(), job.token(), job.failure());
      } else {
        giveBack(job.id(), job.token(), UnreadableJob.DELAY, true);
      }
    } catch (MesaException e) {
      LOG.debug("Job {}, which cannot be read, waits until its lease has run out", job.id(), e);
    }
  }

  @Override
  public Optional<QueryJob> find(JobId id) {
    String own = mark();
    return id.store().equals(own)
        ? sessions
            .list(
                "SELECT " + JobRows.COLUMNS + " FROM %1$s.job WHERE id = ?",
                row -> JobRows.job(own, row),
                id.value())
            .stream()
            .findFirst()
        : Optional.empty();
  }

  @Override
  public Optional<Rows> rows(JobId id, int from, int count) {
    if (!id.store().equals(mark())) {
      return Optional.empty();
    }
    int first = from / JobEnds.PART_ROWS;
    long last = (from + (long) count - 1) / JobEnds.PART_ROWS;
    List<String> parts =
        sessions.list(
            """
            SELECT content FROM %1$s.job_result
            WHERE job = ? AND (part BETWEEN ? AND ? OR part = 0) ORDER BY part
            """,
            row -> row.getString(1), id.value(), first, last);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    // The first part is read for its columns where no row is wanted of it.
    Rows head = Rows.fromJson(parts.get(0));
    List<Row> rows = new ArrayList<>(first == 0 ? head.toList() : List.of());
    parts.stream().skip(1).map(Rows::fromJson).forEach(part -> rows.addAll(part.toList()));
    return Optional.of(head.with(rows).part(from - first * JobEnds.PART_ROWS, count));
  }

  @Override
  public Optional<QueryJob> cancel(JobId id) {
    if (id.store().equals(mark())) {
      sessions.change(CANCEL, id.value());
    }
    return find(id);
  }

  @Override
  public List<QueryJob> list(JobFilter filter) {
    String own = mark();
    return selected(
            "SELECT " + JobRows.COLUMNS + WANTED + " ORDER BY number DESC LIMIT ?",
            row -> JobRows.readable(own, row),
            filter)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public int count(JobFilter filter) {
    mark(); // Says so where nothing is installed.
    return selected(
            "SELECT count(*) FROM (SELECT" + WANTED + " LIMIT ?) AS wanted",
            row -> row.getInt(1),
            filter)
        .get(0);
  }

  private <T> List<T> selected(String statement, RowReader<T> reader, JobFilter filter) {
    Object[] states = filter.states().stream().map(Enum::name).toArray();
    return sessions.on(
        session ->
            session.list(
                sessions.sql(statement),
                reader,
                session.jdbc().createArrayOf("text", states),
                session.jdbc().createArrayOf("text", states),
                filter.source().orElse(null),
                filter.source().orElse(null),
                filter.tenant().orElse(null),
                filter.tenant().orElse(null),
                filter.limit()));
  }

  private int remove(ServerSession session, UUID[] jobs) throws SQLException {
    return session
        .list(
            sessions.sql(
                "DELETE FROM %1$s.job WHERE id = ANY (?::uuid[]) AND state = 'EXPIRED'"
                    + " RETURNING id"),
            row -> 1,
            session.jdbc().createArrayOf("uuid", jobs))
        .size();
  }

  /** An ended job that lived out its time; empty where it cannot be read. */
  private record Past(UUID id, Optional<QueryJob> job) {}

  @Override
  public int sweep(int most, Predicate<QueryJob> archive) {
    String own = mark();
    int removed = sessions.list(EXPIRE, row -> 1, most).size();
    List<Past> past =
        sessions.list(
            "SELECT "
                + JobRows.COLUMNS
                + " FROM %1$s.job WHERE state = 'EXPIRED'"
                + " AND expires_at + history <= clock_timestamp() ORDER BY expires_at LIMIT ?",
            row -> new Past(row.getObject("id", UUID.class), JobRows.readable(own, row)),
            most);
    UUID[] archived =
        past.stream()
            .filter(each -> each.job.isEmpty() || archive.test(each.job.get()))
            .map(Past::id)
            .toArray(UUID[]::new);
    return removed + (archived.length == 0 ? 0 : sessions.on(session -> remove(session, archived)));
  }
}
