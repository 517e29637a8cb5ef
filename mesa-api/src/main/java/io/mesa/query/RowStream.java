package io.mesa.query;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rows that are read while they are used, in constant memory. Holds a connection until it is
 * closed; closing it early stops the database. To be used by one thread, and iterated once.
 */
public interface RowStream extends Iterable<Row>, AutoCloseable {

  /**
   * The columns.
   *
   * @return the columns in order
   */
  List<RowColumn> columns();

  /**
   * The rows. Each step may wait for the database.
   *
   * @return an iterator, the same at every call
   */
  @Override
  Iterator<Row> iterator();

  /**
   * The rows as a stream; closing it closes this.
   *
   * @return a sequential stream
   */
  default Stream<Row> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(this::close);
  }

  /** Ends reading. Does nothing the second time. */
  @Override
  void close();
}
