package io.mesa.csv;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.RowStream;
import io.mesa.resolve.Headers;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.spi.DriverCall;
import io.mesa.spi.RowIterator;
import io.mesa.structure.Column;
import java.time.DateTimeException;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of a file that a query asks for, made while the file is read. Used by one thread. */
final class CsvRows extends RowIterator implements RowStream {
  private final CsvReader reader;
  private final DriverCall call;
  private final List<String> names;
  private final ResolvedSelection selection;
  private final RowHeader header;
  private final BooleanSupplier where;
  private final List<Cell> shown;
  private final long most;
  private long met;
  private long bytes;

  /** Begins behind the file's first line. */
  CsvRows(CsvReader reader, DriverCall call, ResolvedQuery query) {
    this.reader = reader;
    this.call = call;
    this.names = reader.header();
    this.selection = query.selection();
    this.header = Headers.of(query);
    this.most =
        selection.limit().isPresent()
            ? (long) selection.offset() + selection.limit().getAsInt()
            : Long.MAX_VALUE;
    this.where = condition(selection.where());
    this.shown = selection.fields().stream().map(this::cell).toList();
  }

  /** A column of the record that is being read. */
  private record Cell(CsvReader reader, int position, Column column) {
    @Nullable Object value() {
      String text = reader.fields().get(position);
      if (text == null) {
        if (!column.nullable()) {
          throw reader.malformed(
              "'" + column.name() + "' is empty, which it is declared not to be");
        }
        return null;
      }
      try {
        return CsvValues.read(column.type(), text);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw reader.malformed("'" + column.name() + "' is no " + column.type().name());
      }
    }
  }

  private Cell cell(ResolvedField field) {
    int position = names.indexOf(field.column().name());
    if (position < 0) {
      throw new MesaException(
          ErrorCode.CONFLICT, "'%s' has just lost a column; ask again.".formatted(field.path()));
    }
    return new Cell(reader, position, field.column());
  }

  private Cell cell(FieldPath path) {
    return cell(selection.scope().field(path));
  }

  /** Without {@code not} a condition that is unknown is as good as one that is false. */
  private BooleanSupplier condition(Filter filter) {
    if (filter instanceof Filter.And and) {
      List<BooleanSupplier> operands = and.operands().stream().map(this::condition).toList();
      return () -> operands.stream().allMatch(BooleanSupplier::getAsBoolean);
    }
    if (filter instanceof Filter.Comparison comparison && comparison.operator() == Operator.EQ) {
      return equal(cell(comparison.field()), List.of(comparison.value()));
    }
    if (filter instanceof Filter.In in) {
      return equal(cell(in.field()), in.values());
    }
    if (filter instanceof Filter.IsNull isNull) {
      Cell cell = cell(isNull.field());
      return () -> cell.value() == null;
    }
    throw new IllegalStateException("Not declared: " + filter.getClass());
  }

  private static BooleanSupplier equal(Cell cell, List<Object> literals) {
    Predicate<Object> equal = CsvValues.equalTo(cell.column().type(), literals);
    return () -> {
      Object value = cell.value();
      return value != null && equal.test(value);
    };
  }

  @Override
  protected @Nullable Row read() {
    while (met < most && reader.next()) {
      call.remaining();
      if (reader.fields().size() != names.size()) {
        throw reader.malformed(
            "it has %d fields, not %d".formatted(reader.fields().size(), names.size()));
      }
      if (where.getAsBoolean() && met++ >= selection.offset()) {
        bytes += reader.length();
        return header.row(shown.stream().map(Cell::value).toArray());
      }
    }
    return null;
  }

  /** What the rows given so far take, roughly. */
  long bytes() {
    return bytes;
  }

  RowHeader header() {
    return header;
  }

  @Override
  public List<RowColumn> columns() {
    return header.columns();
  }

  @Override
  public Iterator<Row> iterator() {
    return this;
  }

  @Override
  public void close() {
    reader.close();
  }
}
