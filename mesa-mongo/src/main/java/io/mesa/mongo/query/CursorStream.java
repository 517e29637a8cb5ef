package io.mesa.mongo.query;

import com.mongodb.client.MongoCursor;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.RowStream;
import io.mesa.spi.DriverCall;
import io.mesa.spi.RowIterator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows read through a cursor of the server, which closing ends. Where their related rows are read
 * apart, those of many are read at once, and may have as many bytes as a result. Used by one
 * thread.
 */
final class CursorStream implements RowStream {
  private static final int MOST_AT_ONCE = KeyBatch.MOST_KEYS;
  private static final long MOST_BYTES_AT_ONCE = KeyBatch.MOST_BYTES;

  private final Clients clients;
  private final DriverCall call;
  private final RowHeader header;
  private final List<RelatedQuery> apart;
  private final MongoCursor<FoundRow> cursor;
  private final Deque<FoundRow> read = new ArrayDeque<>();
  private final Iterator<Row> steps = new Steps();
  private boolean ended;

  CursorStream(
      Clients clients, DriverCall call, PreparedQuery query, MongoCursor<FoundRow> cursor) {
    this.clients = clients;
    this.call = call;
    this.header = query.header();
    this.apart = query.apart();
    this.cursor = cursor;
  }

  @Override
  public List<RowColumn> columns() {
    return header.columns();
  }

  @Override
  public Iterator<Row> iterator() {
    return steps;
  }

  /** Reads one row after the other. */
  private final class Steps extends RowIterator {
    @Override
    protected @Nullable Row read() {
      if (ended) {
        return null;
      }
      FoundRow found = apart.isEmpty() ? found() : filled();
      if (found != null) {
        return found.row();
      }
      close();
      return null;
    }
  }

  private @Nullable FoundRow found() {
    return clients.within(call, () -> cursor.hasNext() ? cursor.next() : null);
  }

  /** The next document, for which those related to it and to some that follow are read. */
  private @Nullable FoundRow filled() {
    if (read.isEmpty()) {
      List<FoundRow> chunk = new ArrayList<>();
      long bytes = 0;
      FoundRow next = found();
      while (next != null) {
        next.check();
        chunk.add(next);
        bytes += next.bytes();
        boolean full = chunk.size() == MOST_AT_ONCE || bytes >= MOST_BYTES_AT_ONCE;
        next = full ? null : found();
      }
      new RelatedRows(clients, call, 0).fill(chunk, apart);
      read.addAll(chunk);
    }
    return read.poll();
  }

  @Override
  public void close() {
    ended = true;
    cursor.close();
  }
}
