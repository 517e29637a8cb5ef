package io.mesa.runtime;

/** What a session is doing. */
public enum SessionState {
  /** Running a statement. */
  ACTIVE,
  /** Waiting for its client, no transaction open. */
  IDLE,
  /** Waiting for its client, a transaction open. */
  IDLE_IN_TRANSACTION,
  /** Waiting for its client, in a transaction that failed. */
  IDLE_IN_FAILED_TRANSACTION,
  /** Anything else: starting, a fast-path call, the server does not track it. */
  OTHER;

  /**
   * Whether it waits for its client.
   *
   * @return true for the three idle states
   */
  public boolean isIdle() {
    return this == IDLE || this == IDLE_IN_TRANSACTION || this == IDLE_IN_FAILED_TRANSACTION;
  }
}
