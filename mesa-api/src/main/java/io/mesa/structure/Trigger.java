package io.mesa.structure;

import io.mesa.value.Reading;
import java.util.Set;

/**
 * A trigger of a user's.
 *
 * @param name its name
 * @param timing when it fires
 * @param events what it fires for
 * @param perRow whether it fires once for each row; otherwise once for each statement
 * @param function what it calls, as {@code schema.name}
 * @param firing in which sessions it fires
 * @param definition the database's own text of it
 */
public record Trigger(
    String name,
    Timing timing,
    Set<Event> events,
    boolean perRow,
    String function,
    Firing firing,
    Reading<String> definition) {
  /** Copies the set. */
  public Trigger {
    events = Set.copyOf(events);
  }

  /** When a trigger fires. */
  public enum Timing {
    /** Before the change. */
    BEFORE,
    /** After the change. */
    AFTER,
    /** Instead of it. */
    INSTEAD_OF
  }

  /** What a trigger fires for. */
  public enum Event {
    /** Rows inserted. */
    INSERT,
    /** Rows updated. */
    UPDATE,
    /** Rows deleted. */
    DELETE,
    /** The table emptied. */
    TRUNCATE
  }

  /** In which sessions a trigger fires. */
  public enum Firing {
    /** In ordinary sessions. */
    ORIGIN,
    /** In those that apply changes of another server only. */
    REPLICA,
    /** In both. */
    ALWAYS,
    /** In none. */
    DISABLED
  }
}
