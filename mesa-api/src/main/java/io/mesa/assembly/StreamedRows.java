package io.mesa.assembly;

import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A driver's stream of rows, read through a watched call. */
final class StreamedRows implements RowStream {
  private final List<RowColumn> columns;
  private final Stream<Row> rows;
  private @Nullable Iterator<Row> iterator;

  private StreamedRows(List<RowColumn> columns, Stream<Row> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Opens a stream by a watched call, which is handed what to do with the driver's stream. */
  static RowStream of(Function<Function<RowStream, Stream<Row>>, Stream<Row>> watched) {
    List<RowColumn> columns = new ArrayList<>();
    Stream<Row> rows =
        watched.apply(
            inner -> {
              columns.addAll(inner.columns());
              return inner.stream();
            });
    return new StreamedRows(List.copyOf(columns), rows);
  }

  @Override
  public List<RowColumn> columns() {
    return columns;
  }

  @Override
  public Iterator<Row> iterator() {
    if (iterator == null) {
      iterator = rows.iterator();
    }
    return iterator;
  }

  @Override
  public void close() {
    rows.close();
  }
}
