package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of a result. Immutable and thread-safe. */
public final class Row {
  private final RowHeader header;
  private final @Nullable Object[] values;

  Row(RowHeader header, @Nullable Object[] values) {
    this.header = header;
    this.values = values;
  }

  /**
   * The columns, shared by all rows of the result.
   *
   * @return the columns in order
   */
  public List<RowColumn> columns() {
    return header.columns();
  }

  /**
   * The names of the related rows, in the order of the includes.
   *
   * @return the names that {@link #one} and {@link #many} take
   */
  public List<String> includes() {
    return header.included().stream().map(RowHeader.Included::name).toList();
  }

  /**
   * A value that is not null.
   *
   * @param column the column's name as {@link #columns()} gives it: of a field inside a document,
   *     and of a column with a dot in its name, the path as a query writes it
   * @param type the class wanted: the value's own, or a wider number
   * @param <T> the class wanted
   * @return the value
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is no such column, the
   *     value is null, or it is of another class; the message names all three
   */
  public <T> T get(String column, Class<T> type) {
    return get(header.position(column), type);
  }

  /**
   * A value that is not null.
   *
   * @param position the column's position, from 0
   * @param type the class wanted: the value's own, or a wider number
   * @param <T> the class wanted
   * @return the value
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} as for {@link #get(String, Class)}
   */
  public <T> T get(int position, Class<T> type) {
    return find(position, type)
        .orElseThrow(
            () ->
                new MesaException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Column '%s' is null; read it with find.".formatted(header.name(position))));
  }

  /**
   * A value that may be null.
   *
   * @param column the column's name
   * @param type the class wanted: the value's own, or a wider number
   * @param <T> the class wanted
   * @return the value, empty for null
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is no such column, or the
   *     value is of another class
   */
  public <T> Optional<T> find(String column, Class<T> type) {
    return find(header.position(column), type);
  }

  /**
   * A value that may be null.
   *
   * @param position the column's position, from 0
   * @param type the class wanted: the value's own, or a wider number
   * @param <T> the class wanted
   * @return the value, empty for null
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} as for {@link #find(String, Class)}
   */
  public <T> Optional<T> find(int position, Class<T> type) {
    if (type.isPrimitive()) {
      return find(position, boxed(type));
    }
    if (position < 0 || position >= values.length) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "There is no column %d; there are %d.".formatted(position, values.length));
    }
    Object value = values[position];
    if (value == null) {
      return Optional.empty();
    }
    if (type.isInstance(value)) {
      return Optional.of(type.cast(value));
    }
    Object wider = Widening.widen(value, type);
    if (wider != null) {
      return Optional.of(type.cast(wider));
    }
    throw new MesaException(
        ErrorCode.INVALID_ARGUMENT,
        "Column '%s' is a %s, not a %s."
            .formatted(
                header.name(position), value.getClass().getSimpleName(), type.getSimpleName()));
  }

  /** {@code long.class} is a {@code Class<Long>}. */
  @SuppressWarnings("unchecked")
  private static <T> Class<T> boxed(Class<T> primitive) {
    return (Class<T>) MethodType.methodType(primitive).wrap().returnType();
  }

  /**
   * An array that is not null.
   *
   * @param column the column's name
   * @param elementType the class of its elements; {@link List} for an array of several dimensions
   * @param <T> the class of its elements
   * @return the elements in order, null where one is; immutable
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is no such column, the
   *     value is null or no array, or an element is of another class
   */
  public <T> List<@Nullable T> list(String column, Class<T> elementType) {
    List<@Nullable T> elements = new ArrayList<>();
    for (Object element : (List<?>) get(column, List.class)) {
      if (element != null && !elementType.isInstance(element)) {
        throw new MesaException(
            ErrorCode.INVALID_ARGUMENT,
            "An element of column '%s' is a %s, not a %s."
                .formatted(
                    column, element.getClass().getSimpleName(), elementType.getSimpleName()));
      }
      elements.add(elementType.cast(element));
    }
    return Collections.unmodifiableList(elements);
  }

  /**
   * The related row of an include that has one at most.
   *
   * @param include what the include is called
   * @return the row, empty where there is none
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is no such include, or it
   *     may have several rows
   */
  public Optional<Row> one(String include) {
    int position = included(include, false);
    return Optional.ofNullable((Row) values[position]);
  }

  /**
   * The related rows of an include that may have several.
   *
   * @param include what the include is called
   * @return the rows in their order; immutable
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where there is no such include, or it
   *     has one row at most
   */
  @SuppressWarnings("unchecked") // The header says that it holds rows.
  public List<Row> many(String include) {
    int position = included(include, true);
    List<Row> rows = (List<Row>) values[position];
    return rows == null ? List.of() : rows;
  }

  private int included(String include, boolean many) {
    int position = header.position(include);
    int index = position - header.columns().size();
    if (index < 0) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "'" + include + "' is a column; read it with get or find.");
    }
    if (header.included().get(index).many() != many) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "'%s' has %s; read it with %s."
              .formatted(
                  include, many ? "one row at most" : "several rows", many ? "one" : "many"));
    }
    return position;
  }

  RowHeader header() {
    return header;
  }

  @Nullable Object value(int position) {
    return values[position];
  }

  /**
   * Whether two rows have the same columns in the same order and equal values.
   *
   * @param other another row
   * @return true where they are equal
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && header.equals(row.header)
        && Arrays.equals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("{");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ", ").append(header.name(i)).append('=').append(values[i]);
    }
    return text.append('}').toString();
  }
}
