package io.mesa.job;

import io.mesa.query.Rows;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job in memory; guarded by its store. */
final class MemoryJob {
  /** Whose turn is first, and then who was first. */
  static final Comparator<MemoryJob> BY_TURN =
      Comparator.comparingLong((MemoryJob job) -> job.turn).thenComparingLong(job -> job.number);

  final JobId id;
  final JobStore.NewJob job;
  final long number;
  final long turn;
  final Instant submittedAt;
  JobState state = JobState.PENDING;
  Instant availableAt;
  int attempts;
  long token;
  Instant leaseUntil = Instant.MIN;
  Instant runsUntil = Instant.MIN;
  @Nullable Instant startedAt;
  @Nullable Instant finishedAt;
  @Nullable Instant expiresAt;
  @Nullable JobResult result;
  @Nullable Rows kept;
  long keptBytes;
  @Nullable JobFailure failure;

  MemoryJob(JobId id, JobStore.NewJob job, long number, long turn, Instant now) {
    this.id = id;
    this.job = job;
    this.number = number;
    this.turn = turn;
    this.submittedAt = now;
    this.availableAt = now;
  }

  String source() {
    return job.request().source();
  }

  /** Whom workers take turns between. */
  Flow flow() {
    return new Flow(source(), job.request().tenant());
  }

  /** A tenant of a source. */
  record Flow(String source, String tenant) {}

  QueryJob told() {
    return new QueryJob(
        id,
        job.request(),
        state,
        job.estimate(),
        attempts,
        submittedAt,
        Optional.ofNullable(startedAt),
        Optional.ofNullable(finishedAt),
        Optional.ofNullable(expiresAt),
        Optional.ofNullable(result),
        Optional.ofNullable(failure));
  }
}
