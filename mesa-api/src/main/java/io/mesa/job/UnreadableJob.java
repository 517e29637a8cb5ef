package io.mesa.job;

import io.mesa.error.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A job that was claimed and whose request cannot be read: another version of Mesa wrote it, or
 * somebody else did. For stores, see {@link JobStore#claim}. Immutable.
 *
 * @param id the job's id in its store
 * @param token the fencing token of the claim
 * @param last whether it was begun as often as it may be
 * @param why what cannot be read
 */
public record UnreadableJob(UUID id, long token, boolean last, RuntimeException why) {
  /** So long it is left to workers that may be able to read it. */
  public static final Duration DELAY = Duration.ofSeconds(1);

  /** Checks that every part is given. */
  public UnreadableJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(why, "why");
  }

  /**
   * How it ends where nobody could read it.
   *
   * @return the failure
   */
  public JobFailure failure() {
    return new JobFailure(
        ErrorCode.UNSUPPORTED,
        "No worker could read what the job asks: " + why.getMessage(),
        Optional.empty());
  }
}
