package io.mesa.event;

import java.time.Instant;

/**
 * A change of which nobody knows whether the database made it: its connection was lost before the
 * answer. Until that is settled, no answers that it may concern are kept.
 *
 * @param requestId the id of the call that made the change
 * @param source the source's id
 * @param state how it stands
 * @param at when
 */
public record OutcomeSettling(String requestId, String source, State state, Instant at) {

  /** How an unknown outcome stands. */
  public enum State {
    /** It is not known; the database is asked. */
    UNKNOWN,
    /** The change is past, whether it was made or not: answers are kept again. */
    SETTLED,
    /** It could not be found out in time; what the change may concern is not kept any more. */
    GIVEN_UP
  }
}
