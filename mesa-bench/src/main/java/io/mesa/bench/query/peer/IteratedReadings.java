package io.mesa.bench.query.peer;

import java.util.Iterator;

/**
 * Readings of an iterator.
 *
 * @param rows the iterator
 * @param end what ends it
 */
record IteratedReadings(Iterator<?> rows, Runnable end) implements Contender.Readings {
  @Override
  public int read(int most) {
    int read = 0;
    while (read < most && rows.hasNext()) {
      rows.next();
      read++;
    }
    return read;
  }

  @Override
  public void close() {
    end.run();
  }
}
