package io.mesa.spi;

import io.mesa.query.Row;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of a {@link io.mesa.query.RowStream}, read one at a time. Used by one thread. */
public abstract class RowIterator implements Iterator<Row> {
  private @Nullable Row next;

  /** For subclasses. */
  protected RowIterator() {}

  /**
   * Reads a row.
   *
   * @return the next row; null where there is none, and ever after
   */
  protected abstract @Nullable Row read();

  @Override
  public final boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  @Override
  public final Row next() {
    Row row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException("The stream has no more rows.");
    }
    next = null;
    return row;
  }
}
