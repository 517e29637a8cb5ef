package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.ArrayList;
import java.util.Collections;
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

  private final @Nullable Pages pages;

  private Rows(RowHeader header, List<Row> rows, OptionalLong changed, @Nullable Pages pages) {
    this.header = header;
    this.rows = rows;
    this.changed = changed;
    this.pages = pages;
  }

  /** Knows where the neighbouring pages of a result are; for drivers. */
  public interface Pages {

    /**
     * The place after the last row.
     *
     * @return the token, empty where no row follows
     */
    Optional<PageToken> next();

    /**
     * The place before the first row.
     *
     * @return the token, empty where no row comes before
     */
    Optional<PageToken> previous();
  }

  /**
   * Makes a result of rows; for drivers.
   *
   * @param header the columns
   * @param rows rows that the header made; kept, not copied, and not to be changed any more
   * @return the result
   */
  public static Rows of(RowHeader header, List<Row> rows) {
    return new Rows(header, Collections.unmodifiableList(rows), OptionalLong.empty(), null);
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
    var header = RowHeader.of(columns);
    List<Row> rows = new ArrayList<>(values.size());
    for (@Nullable Object[] row : values) {
      rows.add(header.row(row));
    }
    return of(header, rows);
  }

  /**
   * Makes a result of rows that were read one by one, without neighbouring pages.
   *
   * @param stream where they come from
   * @param rows some of its rows, which may be none
   * @return the result
   */
  public static Rows of(RowStream stream, List<Row> rows) {
    RowHeader header = rows.isEmpty() ? RowHeader.of(stream.columns()) : rows.get(0).header();
    return of(header, List.copyOf(rows));
  }

  /**
   * The same result with the number of rows that the statement changed; for drivers.
   *
   * @param count the number of rows, 0 or more
   * @return a copy that shares its rows
   */
  public Rows withChanged(long count) {
    return new Rows(header, rows, OptionalLong.of(count), pages);
  }

  /**
   * The same result with its neighbouring pages; for drivers.
   *
   * @param neighbours where they are
   * @return a copy that shares its rows
   */
  public Rows withPages(Pages neighbours) {
    return new Rows(header, rows, changed, neighbours);
  }

  /**
   * The place after the last row, for {@link Query#after}.
   *
   * @return the token; empty where the page has fewer rows than the query's limit, so that none
   *     follows. Where the number of rows is a multiple of the limit, an empty page is the last.
   * @throws MesaException {@link ErrorCode#UNSUPPORTED} where the query cannot be paged by token:
   *     it has no order or no limit, gives distinct rows or groups, or its table has no unique key;
   *     and of the result of a job, which is asked for page by page of {@code QueryJobs} instead
   */
  public Optional<PageToken> next() {
    return pages().next();
  }

  /**
   * The place before the first row, for {@link Query#before}.
   *
   * @return the token; empty for the first page, and where a page that was asked for by {@link
   *     Query#before} has fewer rows than the query's limit, so that no row comes before
   * @throws MesaException {@link ErrorCode#UNSUPPORTED} as for {@link #next}
   */
  public Optional<PageToken> previous() {
    return pages().previous();
  }

  private Pages pages() {
    if (pages == null) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "This result has no pages by token: that needs orderBy and limit, single rows, and a table"
              + " with a unique key that is not null; results of jobs and rows read from JSON have"
              + " none.");
    }
    return pages;
  }

  /**
   * Makes a record of each row. A component takes the value of the column of its name, or of its
   * name with {@code _} before each capital letter and in lower case ({@code placedAt} of {@code
   * placed_at}). It may be of the value's class, of a wider number's, a primitive, an {@code
   * Optional}, an enum (by the constant's name), a list (of an array's elements), for an include a
   * record, an {@code Optional} of one, or a list of records.
   *
   * @param type the record's class, which this library must be able to reach: in a named module it
   *     is exported or opened to {@code io.mesa.api}
   * @param <T> the record's class
   * @return the records in the rows' order; immutable
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a component has no column, a
   *     column no component, a type does not fit, or null meets a primitive; the message names each
   */
  public <T extends Record> List<T> as(Class<T> type) {
    return map(header.mapper(type));
  }

  /**
   * Makes something of each row.
   *
   * @param mapper makes it
   * @param <T> what it makes, never null
   * @return what the rows became, in their order; immutable
   */
  public <T> List<T> map(RowMapper<T> mapper) {
    List<T> mapped = new ArrayList<>(rows.size());
    for (Row row : rows) {
      mapped.add(mapper.map(row));
    }
    return Collections.unmodifiableList(mapped);
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
   * Some of the rows, without neighbouring pages.
   *
   * @param from the first one, from 0
   * @param count how many at most
   * @return those there are, which may be none
   */
  public Rows part(int from, int count) {
    int first = Math.min(from, rows.size());
    int end = first + Math.min(count, rows.size() - first);
    // A copy: a view would hold the other rows, too.
    return new Rows(header, List.copyOf(rows.subList(first, end)), OptionalLong.empty(), null);
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

  /**
   * The columns and rows as JSON in a form of Mesa's own, which {@link #fromJson} reads: for stores
   * that keep results. Every value comes back as it is; neighbouring pages and the number of
   * changed rows do not.
   *
   * @return the JSON
   */
  public String toJson() {
    return RowsJson.write(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param json the JSON
   * @return equal columns and rows
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is something else
   */
  public static Rows fromJson(String json) {
    return RowsJsonReader.read(Objects.requireNonNull(json, "json"));
  }

  /**
   * The same columns with other rows.
   *
   * @param others rows of the same columns
   * @return a result of them, without neighbouring pages
   */
  public Rows with(List<Row> others) {
    return new Rows(header, List.copyOf(others), OptionalLong.empty(), null);
  }

  RowHeader header() {
    return header;
  }

  /**
   * What the rows take of the heap, reckoned from their values, rather too much than too little.
   *
   * @return the number of bytes, the columns left out
   */
  public long heapBytes() {
    return HeapBytes.of(rows);
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
