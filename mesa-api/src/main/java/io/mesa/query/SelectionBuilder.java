package io.mesa.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * What the builders of a {@link Query} and of an {@link Include} share. Not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract sealed class SelectionBuilder<B extends SelectionBuilder<B>>
    permits QueryBuilder, IncludeBuilder {
  private List<FieldPath> fields = List.of();
  private List<Filter> where = List.of();
  private List<Include> includes = List.of();
  private List<Sort> orderBy = List.of();
  private OptionalInt limit = OptionalInt.empty();
  private int offset;

  SelectionBuilder() {}

  abstract B self();

  /** The list, to be added to; most are never. */
  static <T> List<T> roomIn(List<T> list, int more) {
    return list.isEmpty() ? new ArrayList<>(more) : list;
  }

  final Selection selection() {
    Filter condition = where.size() == 1 ? where.get(0) : new Filter.And(where);
    return new Selection(fields, condition, includes, orderBy, limit, offset);
  }

  /**
   * Adds fields to the result; without any it has every column.
   *
   * @param names the fields, as {@link FieldPath#parse} reads them
   * @return this builder
   */
  public final B select(String... names) {
    add(FieldList.parse(names));
    return self();
  }

  /**
   * Adds fields to the result; without any it has every column.
   *
   * @param paths the fields
   * @return this builder
   */
  public final B select(FieldPath... paths) {
    add(FieldList.of(List.of(paths)));
    return self();
  }

  private void add(FieldList more) {
    if (fields.isEmpty()) {
      fields = more;
    } else {
      List<FieldPath> all = new ArrayList<>(fields);
      all.addAll(more);
      fields = all;
    }
  }

  /**
   * Adds a condition, which rows must meet besides those given before.
   *
   * @param condition the condition
   * @return this builder
   */
  public final B where(Filter condition) {
    where = roomIn(where, 1);
    where.add(Objects.requireNonNull(condition, "condition"));
    return self();
  }

  /**
   * Gives related rows with each row, with every column.
   *
   * @param relation the relation, named as {@link Include} says
   * @return this builder
   */
  public final B include(String relation) {
    return include(relation, include -> include);
  }

  /**
   * Gives related rows with each row.
   *
   * @param relation the relation, named as {@link Include} says
   * @param selection says what is read of them
   * @return this builder
   */
  public final B include(String relation, UnaryOperator<IncludeBuilder> selection) {
    includes = roomIn(includes, 1);
    includes.add(selection.apply(new IncludeBuilder(relation)).build());
    return self();
  }

  /**
   * Adds to the order.
   *
   * @param sorts fields to order by, the most important first
   * @return this builder
   */
  public final B orderBy(Sort... sorts) {
    orderBy = roomIn(orderBy, sorts.length);
    orderBy.addAll(List.of(sorts));
    return self();
  }

  /**
   * Limits the rows; in an include, those of each parent.
   *
   * @param rows how many at most, 1 or more
   * @return this builder
   */
  public final B limit(int rows) {
    this.limit = OptionalInt.of(rows);
    return self();
  }

  /**
   * Passes over rows.
   *
   * @param rows how many, 0 or more
   * @return this builder
   */
  public final B offset(int rows) {
    this.offset = rows;
    return self();
  }
}
