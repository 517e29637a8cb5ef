package io.mesa.postgres.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.value.ValueReader;
import io.mesa.query.Row;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a query's result. Not thread-safe. */
final class QueryResult {
  private final Translation translation;
  private final ResultSet rows;
  private final ValueReader reader = new ValueReader();
  private int read;
  private int portionEnd;

  QueryResult(Translation translation, ResultSet rows) throws SQLException {
    this.translation = translation;
    this.rows = rows;
    this.portionEnd = rows.getFetchSize();
    translation.types().check(rows);
  }

  /** Goes to the next row. */
  boolean next() throws SQLException {
    boolean found = rows.next();
    if (found) {
      read++;
    }
    return found;
  }

  /** How many rows were gone to. */
  int read() {
    return read;
  }

  /** Whether the next row, if there is one, must be fetched; never where all came at once. */
  boolean isPortionRead() {
    return read > 0 && read == portionEnd;
  }

  /** Says how many rows to fetch with the next one. */
  void fetchNext(int count) throws SQLException {
    rows.setFetchSize(count);
    portionEnd = read + count;
  }

  /** The structure that the query was translated with is no longer the server's. */
  static final class StaleStructureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleStructureException(String message) {
      super(message);
    }
  }

  static MesaException unfit(StaleStructureException stale) {
    return MesaException.builder(
            ErrorCode.DRIVER,
            "The server gave values that do not fit the structure it told. " + stale.getMessage())
        .cause(stale)
        .build();
  }

  long bytes() {
    return reader.bytes();
  }

  /** Reads the row that the result stands at. */
  Row row() throws SQLException {
    var values = new @Nullable Object[translation.header().width()];
    try {
      translation.read(rows, reader, values);
      List<IncludedRows> includes = translation.includes();
      int columns = values.length - includes.size();
      for (int i = columns; i < values.length; i++) {
        String json = rows.getString(i + 1);
        reader.count(json);
        values[i] = includes.get(i - columns).read(json);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new StaleStructureException("A value is not of its column's type: " + e.getMessage());
    }
    return translation.header().row(values);
  }

  /** The place of the row that the result stands at, in the page order. */
  PagePlace place() throws SQLException {
    ResolvedQuery query = translation.query();
    List<ResolvedField> hidden = translation.hidden();
    List<@Nullable Object> values = new ArrayList<>();
    for (ResolvedSort sort : query.pageOrder()) {
      int selected = query.selection().fields().indexOf(sort.field());
      int position =
          selected >= 0 ? selected : translation.header().width() + hidden.indexOf(sort.field());
      values.add(reader.read(rows, position + 1, sort.field().type(), null));
    }
    return new PagePlace(values, false);
  }
}
