package io.mesa.query;

import io.mesa.value.TextOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * A field to order by. Nulls come last, whatever the direction, unless said otherwise; NaN is
 * greater than every number. Immutable.
 *
 * @param field the field; in a query that groups, a field grouped by or an aggregate's name
 * @param descending whether the greatest come first
 * @param nullsFirst whether nulls come before the rest
 * @param textOrder the order of text, empty for that of the query
 */
public record Sort(
    FieldPath field, boolean descending, boolean nullsFirst, Optional<TextOrder> textOrder) {
  /** Checks that all are given. */
  public Sort {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(textOrder, "textOrder");
  }

  /**
   * The least first.
   *
   * @param field the field, as {@link FieldPath#parse} reads it
   * @return the order
   */
  public static Sort asc(String field) {
    return new Sort(FieldPath.parse(field), false, false, Optional.empty());
  }

  /**
   * The greatest first.
   *
   * @param field the field, as {@link FieldPath#parse} reads it
   * @return the order
   */
  public static Sort desc(String field) {
    return new Sort(FieldPath.parse(field), true, false, Optional.empty());
  }

  /**
   * The same with nulls before the rest.
   *
   * @return a copy
   */
  public Sort withNullsFirst() {
    return new Sort(field, descending, true, textOrder);
  }

  /**
   * The same with another order of text.
   *
   * @param order the order
   * @return a copy
   */
  public Sort in(TextOrder order) {
    return new Sort(field, descending, nullsFirst, Optional.of(order));
  }

  /**
   * The order that lists the same rows from the other end.
   *
   * @return a copy with direction and place of nulls reversed
   */
  public Sort reversed() {
    return new Sort(field, !descending, !nullsFirst, textOrder);
  }
}
