package io.mesa.structure;

import io.mesa.value.TableName;
import java.util.List;

/**
 * A reference from rows of one table to rows of another.
 *
 * @param name its name
 * @param columns the columns that refer, in order
 * @param target the table referred to
 * @param targetColumns the columns referred to, in the order of {@code columns}
 * @param onDelete what happens to this row when the other is deleted
 * @param onUpdate what happens to this row when the other's key changes
 * @param validated whether the rows that were there before it were checked
 * @param deferrable whether it may be checked at the end of a transaction
 * @param initiallyDeferred whether it is, unless a transaction says otherwise
 */
public record ForeignKey(
    String name,
    List<String> columns,
    TableName target,
    List<String> targetColumns,
    Action onDelete,
    Action onUpdate,
    boolean validated,
    boolean deferrable,
    boolean initiallyDeferred) {
  /** Copies the lists. */
  public ForeignKey {
    columns = List.copyOf(columns);
    targetColumns = List.copyOf(targetColumns);
  }

  /** What happens to a referring row. */
  public enum Action {
    /** The change is refused at the end of the statement or transaction. */
    NO_ACTION,
    /** The change is refused at once. */
    RESTRICT,
    /** The same happens to the referring row. */
    CASCADE,
    /** The referring columns become null. */
    SET_NULL,
    /** The referring columns take their defaults. */
    SET_DEFAULT
  }
}
