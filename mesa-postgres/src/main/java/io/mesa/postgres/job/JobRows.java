package io.mesa.postgres.job;

import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.job.JobFailure;
import io.mesa.job.JobId;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.UnreadableJob;
import io.mesa.query.Query;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a row of the table of jobs says. */
final class JobRows {
  /** What is asked, and how often it was begun: columns that claims and jobs are read from. */
  private static final String REQUEST_COLUMNS =
      """
      job.id, job.source, job.query, job.database_name, job.caller, job.caller_tenant,
      job.setting_names, job.setting_values, job.cached, job.attempts,
      """;

  /** The columns that a claim is read from. */
  static final String CLAIM_COLUMNS =
      REQUEST_COLUMNS
          + """
      job.token, job.most_attempts,
      (EXTRACT(epoch FROM job.longest_run) * 1000)::bigint AS longest_millis""";

  /** The columns that a job is read from. */
  static final String COLUMNS =
      REQUEST_COLUMNS
          + """
      job.state, job.estimate_basis, job.estimate_samples, job.expected_nanos, job.bound_nanos,
      job.estimated_rows, job.estimated_bytes, job.submitted_at, job.started_at, job.finished_at,
      job.expires_at, job.result_rows, job.result_bytes, job.result_kept, job.failure_code,
      job.failure_message, job.failure_database_code""";

  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");

  private JobRows() {}

  static QueryJob job(String mark, ResultSet row) throws SQLException {
    return new QueryJob(
        id(mark, row),
        request(row),
        JobState.valueOf(row.getString("state")),
        estimate(row),
        row.getInt("attempts"),
        instant(row, "submitted_at").orElseThrow(),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        instant(row, "expires_at"),
        result(row),
        failure(row));
  }

  /** The same; empty, and a word in the log, where what it asks cannot be read. */
  static Optional<QueryJob> readable(String mark, ResultSet row) throws SQLException {
    try {
      return Optional.of(job(mark, row));
    } catch (RuntimeException e) {
      LOG.warn("Job {} cannot be read and is left out: {}", id(mark, row), e.getMessage());
      return Optional.empty();
    }
  }

  static JobStore.Claim claim(String mark, ResultSet row) throws SQLException {
    return new JobStore.Claim(
        id(mark, row),
        row.getLong("token"),
        request(row),
        row.getInt("attempts"),
        row.getInt("most_attempts"),
        Duration.ofMillis(row.getLong("longest_millis")));
  }

  static UnreadableJob unreadable(ResultSet row, RuntimeException why) throws SQLException {
    return new UnreadableJob(
        row.getObject("id", UUID.class),
        row.getLong("token"),
        row.getInt("attempts") >= row.getInt("most_attempts"),
        why);
  }

  private static JobId id(String mark, ResultSet row) throws SQLException {
    return new JobId(mark, row.getObject("id", UUID.class));
  }

  static JobRequest request(ResultSet row) throws SQLException {
    Optional<Caller> caller = Optional.empty();
    String name = row.getString("caller");
    if (name != null) {
      caller = Optional.of(new Caller(name, Optional.ofNullable(row.getString("caller_tenant"))));
    }
    String[] names = (String[]) row.getArray("setting_names").getArray();
    String[] values = (String[]) row.getArray("setting_values").getArray();
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      settings.put(names[i], values[i]);
    }
    return new JobRequest(
        row.getString("source"),
        Query.fromJson(row.getString("query")),
        Optional.ofNullable(row.getString("database_name")),
        caller,
        settings,
        row.getBoolean("cached"));
  }

  private static CostEstimate estimate(ResultSet row) throws SQLException {
    return new CostEstimate(
        CostEstimate.Basis.valueOf(row.getString("estimate_basis")),
        row.getLong("estimate_samples"),
        number(row, "expected_nanos").map(Duration::ofNanos),
        number(row, "bound_nanos").map(Duration::ofNanos),
        amount(row, "estimated_rows"),
        amount(row, "estimated_bytes"));
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class));
  }

  private static OptionalLong amount(ResultSet row, String column) throws SQLException {
    return number(row, column).map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static Optional<JobResult> result(ResultSet row) throws SQLException {
    return number(row, "result_rows").isEmpty()
        ? Optional.empty()
        : Optional.of(
            new JobResult(
                row.getLong("result_rows"),
                row.getLong("result_bytes"),
                row.getInt("result_kept")));
  }

  private static Optional<JobFailure> failure(ResultSet row) throws SQLException {
    @Nullable String code = row.getString("failure_code");
    return code == null
        ? Optional.empty()
        : Optional.of(
            new JobFailure(
                ErrorCode.valueOf(code),
                row.getString("failure_message"),
                Optional.ofNullable(row.getString("failure_database_code"))));
  }
}
