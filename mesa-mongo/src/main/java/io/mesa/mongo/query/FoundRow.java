package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.resolve.PagePlace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A document on its way to a row. Where related documents are {@linkplain RelatedRows read apart},
 * the keys that they are found by stand in their places until they are there. Used by one thread.
 */
final class FoundRow {
  private final RowHeader header;
  private final @Nullable Object[] values;
  private final @Nullable Object[] beside;
  private final @Nullable MesaException problem;
  private final @Nullable MesaException misplaced;
  private final long bytes;

  /**
   * Makes one.
   *
   * @param values the values of the row
   * @param beside the values by which pages are ordered; or the document's own key, where it is
   *     read apart
   * @param problem why the row cannot be read, null where it can: it is the reader's to throw, and
   *     the driver's to go on
   * @param misplaced why it cannot be said where the row stands, null where it can
   * @param bytes how many the document took
   */
  FoundRow(
      RowHeader header,
      @Nullable Object[] values,
      @Nullable Object[] beside,
      @Nullable MesaException problem,
      @Nullable MesaException misplaced,
      long bytes) {
    this.header = header;
    this.values = values;
    this.beside = beside;
    this.problem = problem;
    this.misplaced = misplaced;
    this.bytes = bytes;
  }

  /** The row, once it is whole. */
  Row row() {
    check();
    return header.row(values);
  }

  /** Throws why there can be no row, if there is a reason. */
  void check() {
    if (problem != null) {
      throw problem;
    }
  }

  long bytes() {
    return bytes;
  }

  /** Where it stands in the page order. */
  PagePlace place() {
    if (misplaced != null) {
      throw misplaced;
    }
    return new PagePlace(Arrays.asList(beside), false);
  }

  /** What it was found by; null where it belongs to nothing. */
  @Nullable Key key() {
    return (Key) beside[0];
  }

  /** What the documents of an include are found by; null where there are none. */
  @Nullable Key key(int include) {
    return (Key) values[header.columns().size() + include];
  }

  /** Puts the rows of an include in their place: a list of them, or one or null. */
  void put(int include, @Nullable Object related) {
    values[header.columns().size() + include] = related;
  }
}
