package io.mesa.event;

import io.mesa.call.Caller;
import io.mesa.error.ErrorCode;
import java.util.Objects;
import java.util.Optional;

/**
 * A job was submitted, begun, ended, or cancelled, by this JVM. That one failed because the workers
 * that began it gave no sign of life is seen in the store only.
 *
 * @param jobId the job, as a text
 * @param source the id of its source
 * @param shape the id of its query's {@linkplain io.mesa.query.QueryShape shape}
 * @param caller on whose behalf
 * @param change what happened
 * @param attempt how often it was begun, by then
 * @param error why it failed, or waits again
 */
public record JobChanged(
    String jobId,
    String source,
    String shape,
    Optional<Caller> caller,
    Change change,
    int attempt,
    Optional<ErrorCode> error) {

  /** Checks that every part is given. */
  public JobChanged {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(error, "error");
  }

  /** What happened to a job. */
  public enum Change {
    /** It waits for a worker, or was submitted before with the same idempotency key. */
    SUBMITTED,
    /** It was run for a caller who waited, and goes on as a job. */
    HANDED_OVER,
    /** A worker began it. */
    STARTED,
    /** Its result is kept. */
    COMPLETED,
    /** It ended with an error. */
    FAILED,
    /** It waits again: for what may pass, or because Mesa is closed. */
    GIVEN_BACK,
    /** It was cancelled here, before it ended; the worker of one that ran loses it. */
    CANCELLED,
    /** The worker lost it: it was cancelled, or another worker has it. */
    LOST
  }
}
