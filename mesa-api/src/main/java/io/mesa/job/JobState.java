package io.mesa.job;

/** How it stands with a job. */
public enum JobState {
  /** It waits for a worker: for the first time, or again after a failure that may pass. */
  PENDING,
  /** A worker runs it. */
  PROCESSING,
  /** Its result is there. */
  COMPLETED,
  /** It ended with an error. */
  FAILED,
  /** It was cancelled before it ended. */
  CANCELLED,
  /** It ended, and its result lived out its time. */
  EXPIRED;

  /**
   * Whether nothing will happen to it any more, but that it expires.
   *
   * @return false while it waits or runs
   */
  public boolean isFinished() {
    return this != PENDING && this != PROCESSING;
  }
}
