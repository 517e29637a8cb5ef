package io.mesa.query;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole result in memory. Immutable and thread-safe. */
public final class Rows implements Iterable<Row> {
  private final RowHeader header;
  private final List<Row> rows;
  private final OptionalLong changed;

  private Rows(RowHeader header, List<Row> rows, OptionalLong changed) {
    this.header = header;
    this.rows = rows;
    this.changed = changed;
  }

  /**
   * Makes a result; for drivers.
   *
   * @param columns the columns in order
   * @param values one array for each row, a value for each column, each an instance of its column's
   *     {@link io.mesa.value.ValueType#javaType() class} or null; the arrays are kept, not copied
   * @return the result
   */
  public static Rows of(List<RowColumn> columns, List<@Nullable Object[]> values) {
    var header = new RowHeader(columns);
    List<Row> rows = new ArrayList<>(values.size());
    for (@Nullable Object[] row : values) {
      if (row.length != columns.size()) {
        throw new IllegalArgumentException(
            "A row has %d values for %d columns.".formatted(row.length, columns.size()));
      }
      rows.add(new Row(header, row));
    }
    return new Rows(header, List.copyOf(rows), OptionalLong.empty());
  }

  /**
   * The same result with the number of rows that the statement changed; for drivers.
   *
   * @param count the number of rows, 0 or more
   * @return a copy that shares its rows
   */
  public Rows withChanged(long count) {
    return new Rows(header, rows, OptionalLong.of(count));
  }

  /**
   * The columns.
   *
   * @return the columns in order; none for a statement that gives no rows
   */
  public List<RowColumn> columns() {
    return header.columns();
  }

  /**
   * How many rows there are.
   *
   * @return the number of rows
   */
  public int size() {
    return rows.size();
  }

  /**
   * Whether there are no rows.
   *
   * @return true where there are none
   */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * A row by its place.
   *
   * @param index from 0
   * @return the row
   * @throws IndexOutOfBoundsException where there is none
   */
  public Row get(int index) {
    return rows.get(Objects.checkIndex(index, rows.size()));
  }

  /**
   * The first row.
   *
   * @return the row, empty where there is none
   */
  public Optional<Row> first() {
    return rows.stream().findFirst();
  }

  /**
   * All rows.
   *
   * @return an immutable list
   */
  public List<Row> toList() {
    return rows;
  }

  /**
   * All rows, one after the other.
   *
   * @return a stream that needs no closing
   */
  public Stream<Row> stream() {
    return rows.stream();
  }

  /**
   * How many rows a statement changed.
   *
   * @return the number, empty for one that only read
   */
  public OptionalLong changed() {
    return changed;
  }

  @Override
  public Iterator<Row> iterator() {
    return rows.iterator();
  }

  @Override
  public String toString() {
    return "Rows["
        + rows.size()
        + " of "
        + header.columns().stream().map(RowColumn::name).toList()
        + "]";
  }
}
