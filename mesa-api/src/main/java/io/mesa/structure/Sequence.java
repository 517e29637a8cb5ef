package io.mesa.structure;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.Optional;

/**
 * A sequence.
 *
 * @param name its name
 * @param owner the user that owns it
 * @param type the integer type it counts in, such as {@code bigint}
 * @param start its first value
 * @param minimum its least value
 * @param maximum its greatest value
 * @param increment what each step adds
 * @param cycles whether it starts again at its end
 * @param lastValue the value it gave last; empty inside the reading where it gave none yet
 * @param ownedBy the table and column it serves
 */
public record Sequence(
    TableName name,
    String owner,
    String type,
    long start,
    long minimum,
    long maximum,
    long increment,
    boolean cycles,
    Reading<Optional<Long>> lastValue,
    Optional<ColumnReference> ownedBy) {

  /**
   * A column of a table.
   *
   * @param table the table
   * @param column the column's name
   */
  public record ColumnReference(TableName table, String column) {}
}
