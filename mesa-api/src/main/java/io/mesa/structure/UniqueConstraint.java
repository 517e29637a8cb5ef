package io.mesa.structure;

import java.util.List;

/**
 * A primary key or a unique constraint.
 *
 * @param name its name
 * @param columns the columns that together are unique, in order
 * @param nullsDistinct whether two nulls count as different; true for a primary key
 * @param deferrable whether it may be checked at the end of a transaction
 * @param initiallyDeferred whether it is, unless a transaction says otherwise
 */
public record UniqueConstraint(
    String name,
    List<String> columns,
    boolean nullsDistinct,
    boolean deferrable,
    boolean initiallyDeferred) {
  /** Copies the list. */
  public UniqueConstraint {
    columns = List.copyOf(columns);
  }
}
