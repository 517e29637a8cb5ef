package io.mesa.runtime;

import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A session of the server. What the server hides from this login is {@link
 * io.mesa.value.Reading.Reason#DENIED}; the session is there all the same.
 *
 * @param pid the number of the backend's process; on MongoDB that of the operation, or of the
 *     connection where it is idle
 * @param id number and start, for {@code cancel} and {@code terminate}; missing where the server
 *     hides the start from this login, or ends no session of this kind
 * @param user who is logged in
 * @param database the database it is connected to
 * @param applicationName what the client calls itself
 * @param clientAddress where the client is; empty inside the reading for a local socket
 * @param state what it is doing
 * @param statement the text it runs, or ran last, as far as the server keeps it
 * @param statementStartedAt when that statement started; empty inside the reading where none has
 * @param transactionStartedAt when its open transaction started; empty inside the reading where
 *     none is open
 * @param stateChangedAt since when it is in its state
 * @param waitingFor what it waits for, in the server's words: {@code Lock: relation}; empty inside
 *     the reading where it does not wait
 * @param own whether it is the session that this answer was read through
 * @param readAt the server's clock when it was read
 */
public record Session(
    long pid,
    Reading<SessionId> id,
    Reading<String> user,
    Reading<String> database,
    Reading<String> applicationName,
    Reading<Optional<String>> clientAddress,
    Reading<SessionState> state,
    Reading<String> statement,
    Reading<Optional<Instant>> statementStartedAt,
    Reading<Optional<Instant>> transactionStartedAt,
    Reading<Instant> stateChangedAt,
    Reading<Optional<String>> waitingFor,
    boolean own,
    Instant readAt) {

  /**
   * How long it has been idle.
   *
   * @return the time, empty inside the reading where it is not idle
   */
  public Reading<Optional<Duration>> idleFor() {
    if (state.isMissing()) {
      return state.map(ignored -> Optional.empty());
    }
    return state.get().isIdle()
        ? stateChangedAt.map(since -> Optional.of(Duration.between(since, readAt)))
        : Reading.known(Optional.empty());
  }

  /**
   * How long its statement has been running.
   *
   * @return the time, empty inside the reading where none runs
   */
  public Reading<Optional<Duration>> runningFor() {
    if (state.isMissing()) {
      return state.map(ignored -> Optional.empty());
    }
    return state.get() == SessionState.ACTIVE
        ? statementStartedAt.map(at -> at.map(start -> Duration.between(start, readAt)))
        : Reading.known(Optional.empty());
  }
}
