package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.query.Row;
import io.mesa.resolve.PagePlace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A document as a row, while the driver holds it.
 *
 * @param read the row
 * @param bytes how many the document took
 * @param order the values by which pages are ordered
 * @param problem why the row cannot be read, null where it can: it is the reader's to throw, and
 *     the driver's to go on
 */
record FoundRow(Row read, long bytes, @Nullable Object[] order, @Nullable MesaException problem) {

  /** The same of a document of a size. */
  FoundRow taking(long size) {
    return new FoundRow(read, size, order, problem);
  }

  /** The row. */
  Row row() {
    if (problem != null) {
      throw problem;
    }
    return read;
  }

  /** Where it stands in the page order. */
  PagePlace place() {
    return new PagePlace(Arrays.asList(order), false);
  }
}
