package io.mesa.event;

import java.time.Instant;

/**
 * A connection was opened or closed, or could not be opened.
 *
 * @param source the source's id
 * @param database the database it is to
 * @param change what happened
 * @param at when
 */
public record ConnectionChanged(String source, String database, Change change, Instant at) {

  /** What happened to a connection. */
  public enum Change {
    /** It was opened. */
    OPENED,
    /** It was closed. */
    CLOSED,
    /** It could not be opened. */
    FAILED
  }
}
