package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result and the related rows in it, shared by its rows; for drivers, which make
 * it once for many results. Immutable and thread-safe.
 */
public final class RowHeader {
  private static final int AMBIGUOUS = -1;

  private final List<RowColumn> columns;
  private final List<Included> included;
  private final int width;
  private final Map<String, Integer> positions;
  private final Map<Class<?>, RecordMapper<?>> mappers = new ConcurrentHashMap<>(1);

  private RowHeader(List<RowColumn> columns, List<Included> included) {
    this.columns = List.copyOf(columns);
    this.included = List.copyOf(included);
    this.width = columns.size() + included.size();
    this.positions = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      positions.merge(columns.get(i).name(), i, (first, second) -> AMBIGUOUS);
    }
    for (int i = 0; i < included.size(); i++) {
      positions.merge(included.get(i).name(), columns.size() + i, (first, second) -> AMBIGUOUS);
    }
  }

  /**
   * Related rows in each row. In a row's values they stand behind its columns: a {@link Row} or
   * null where there is one at most, otherwise a {@link List} of rows.
   *
   * @param name what they are called
   * @param many whether there may be several
   * @param header their columns
   */
  public record Included(String name, boolean many, RowHeader header) {}

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof RowHeader header
            && columns.equals(header.columns)
            && included.equals(header.included));
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  /**
   * The names.
   *
   * @return the names of columns and includes
   */
  @Override
  public String toString() {
    return "RowHeader"
        + Stream.concat(
                columns.stream().map(RowColumn::name), included.stream().map(Included::name))
            .toList();
  }

  /**
   * Columns without related rows.
   *
   * @param columns the columns in order
   * @return the header
   */
  public static RowHeader of(List<RowColumn> columns) {
    return new RowHeader(columns, List.of());
  }

  /**
   * Columns and related rows.
   *
   * @param columns the columns in order
   * @param included the related rows, in order, behind the columns
   * @return the header
   */
  public static RowHeader of(List<RowColumn> columns, List<Included> included) {
    return new RowHeader(columns, included);
  }

  /**
   * The columns.
   *
   * @return the columns in order
   */
  public List<RowColumn> columns() {
    return columns;
  }

  /**
   * The related rows.
   *
   * @return the includes in order
   */
  public List<Included> included() {
    return included;
  }

  /**
   * How many values a row has.
   *
   * @return the number of columns and of includes
   */
  public int width() {
    return width;
  }

  /**
   * Makes a row.
   *
   * @param values a value for each column, an instance of its column's {@link
   *     io.mesa.value.ValueType#javaType() class} or null, then those of the includes; kept, not
   *     copied
   * @return the row
   */
  public Row row(@Nullable Object[] values) {
    if (values.length != width) {
      throw new IllegalArgumentException(
          "A row has %d values for %d columns.".formatted(values.length, width));
    }
    return new Row(this, values);
  }

  /** How rows become records of a class, found out once. */
  @SuppressWarnings("unchecked") // Only a mapper of that class is put in at its place.
  <T extends Record> RecordMapper<T> mapper(Class<T> type) {
    return (RecordMapper<T>) mappers.computeIfAbsent(type, t -> RecordMapper.of(type, this));
  }

  String name(int position) {
    return position < columns.size()
        ? columns.get(position).name()
        : included.get(position - columns.size()).name();
  }

  int position(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "There is no column '%s'%s; there are %s."
              .formatted(
                  name,
                  Names.perhaps(name, positions.keySet()),
                  positions.keySet().stream().sorted().toList()));
    }
    if (position == AMBIGUOUS) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "Several columns are called '" + name + "'; read them by position, or name them apart.");
    }
    return position;
  }
}
