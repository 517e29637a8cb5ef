package io.mesa.runtime;

import java.util.Optional;

/**
 * What became of an attempt to end a session or its statement.
 *
 * @param session whom it was aimed at
 * @param outcome what became of it
 * @param explanation more about it, such as the role that would be needed, or the statement that a
 *     preview did not send
 */
public record Termination(SessionId session, Outcome outcome, Optional<String> explanation) {

  /** What became of an attempt. */
  public enum Outcome {
    /** It is over: the session is gone, or the statement no longer runs. */
    ENDED,
    /** The server was told, and it had not ended within the time limit. */
    SIGNALLED,
    /** There is no such session: it ended before, or its number now is another's. */
    GONE,
    /** This login may not end it, it is Mesa's own, or nobody but its client can end it. */
    DENIED,
    /** Nothing was sent: this is a preview. */
    PREVIEWED
  }
}
