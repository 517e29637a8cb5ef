package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.query.Row;
import io.mesa.resolve.PagePlace;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document as a row, while the driver holds it. */
final class FoundRow {
  private final Row row;
  private final List<@Nullable Object> order;
  private final @Nullable MesaException problem;
  private final @Nullable MesaException misplaced;
  private final long bytes;

  /**
   * Makes one.
   *
   * @param order the values by which pages are ordered
   * @param problem why the row cannot be read, null where it can: it is the reader's to throw, and
   *     the driver's to go on
   * @param misplaced why it cannot be said where the row stands, null where it can
   * @param bytes how many the document took
   */
  FoundRow(
      Row row,
      @Nullable Object[] order,
      @Nullable MesaException problem,
      @Nullable MesaException misplaced,
      long bytes) {
    this.row = row;
    this.order = order.length == 0 ? List.of() : Arrays.asList(order);
    this.problem = problem;
    this.misplaced = misplaced;
    this.bytes = bytes;
  }

  /** The row. */
  Row row() {
    if (problem != null) {
      throw problem;
    }
    return row;
  }

  long bytes() {
    return bytes;
  }

  /** Where it stands in the page order. */
  PagePlace place() {
    if (misplaced != null) {
      throw misplaced;
    }
    return new PagePlace(order, false);
  }
}
