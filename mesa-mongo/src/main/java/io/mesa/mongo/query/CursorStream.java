package io.mesa.mongo.query;

import com.mongodb.client.MongoCursor;
import io.mesa.mongo.connect.Clients;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.RowStream;
import io.mesa.spi.DriverCall;
import io.mesa.spi.RowIterator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows read through a cursor of the server, which closing ends. Used by one thread. */
final class CursorStream implements RowStream {
  private final Clients clients;
  private final DriverCall call;
  private final RowHeader header;
  private final MongoCursor<FoundRow> cursor;
  private final Iterator<Row> steps = new Steps();
  private boolean ended;

  CursorStream(Clients clients, DriverCall call, RowHeader header, MongoCursor<FoundRow> cursor) {
    this.clients = clients;
    this.call = call;
    this.header = header;
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
      FoundRow found = clients.within(call, () -> cursor.hasNext() ? cursor.next() : null);
      if (found != null) {
        return found.row();
      }
      close();
      return null;
    }
  }

  @Override
  public void close() {
    ended = true;
    cursor.close();
  }
}
