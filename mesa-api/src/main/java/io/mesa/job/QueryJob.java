package io.mesa.job;

import io.mesa.cost.CostEstimate;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A job as it was when it was asked for. Times are by the store's clock. Immutable.
 *
 * @param id its id
 * @param request what it asks
 * @param state how it stands with it
 * @param estimate what it was expected to cost when it was submitted
 * @param attempts how often it was begun
 * @param submittedAt when it was submitted
 * @param startedAt when it was last begun
 * @param finishedAt when it ended
 * @param expiresAt when its result, or its error, has lived out its time
 * @param result what its result is like, where it is {@link JobState#COMPLETED}
 * @param failure why it failed, where it is {@link JobState#FAILED}
 */
public record QueryJob(
    JobId id,
    JobRequest request,
    JobState state,
    CostEstimate estimate,
    int attempts,
    Instant submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Instant> expiresAt,
    Optional<JobResult> result,
    Optional<JobFailure> failure) {

  /** Checks that every part is given. */
  public QueryJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(estimate, "estimate");
    Objects.requireNonNull(submittedAt, "submittedAt");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(finishedAt, "finishedAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(failure, "failure");
  }

  /**
   * Whether nothing will happen to it any more, but that it expires.
   *
   * @return false while it waits or runs
   */
  public boolean isFinished() {
    return state.isFinished();
  }
}
