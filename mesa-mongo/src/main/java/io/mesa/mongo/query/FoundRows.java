package io.mesa.mongo.query;

import io.mesa.query.Row;
import io.mesa.spi.ResultLimits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The documents that a query found. Used by one thread. */
final class FoundRows {
  /** The rows, as far as they are whole. */
  private final List<Row> rows = new ArrayList<>();

  /** Those that are not whole before their related rows are read apart. */
  private final List<FoundRow> partial = new ArrayList<>();

  private @Nullable FoundRow first;
  private @Nullable FoundRow last;
  private long bytes;

  /**
   * Reads them.
   *
   * @param whole whether their related rows are in them
   */
  static FoundRows read(Iterator<FoundRow> documents, boolean whole, ResultLimits limits) {
    var found = new FoundRows();
    int count = 0;
    while (documents.hasNext()) {
      FoundRow document = documents.next();
      count++;
      found.add(document, whole);
      limits.check(count, found.bytes);
    }
    return found;
  }

  private void add(FoundRow document, boolean whole) {
    bytes += document.bytes();
    if (whole) {
      rows.add(document.row());
    } else {
      document.check();
      partial.add(document);
    }
    first = first == null ? document : first;
    last = document;
  }

  /** The rows; those that were not whole must be by now. */
  List<Row> rows() {
    partial.forEach(document -> rows.add(document.row()));
    partial.clear();
    return rows;
  }

  /** Those that are not whole. */
  List<FoundRow> partial() {
    return partial;
  }

  @Nullable FoundRow first() {
    return first;
  }

  @Nullable FoundRow last() {
    return last;
  }

  long bytes() {
    return bytes;
  }
}
