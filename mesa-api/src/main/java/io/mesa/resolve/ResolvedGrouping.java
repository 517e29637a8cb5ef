package io.mesa.resolve;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A {@link io.mesa.query.Grouping} with its names looked up.
 *
 * @param by the fields grouped by
 * @param aggregates what is computed
 * @param having the condition on groups
 * @param orderBy the order of the groups
 */
public record ResolvedGrouping(
    List<ResolvedField> by, List<Value> aggregates, Filter having, List<Order> orderBy) {
  /** Copies the lists. */
  public ResolvedGrouping {
    by = List.copyOf(by);
    aggregates = List.copyOf(aggregates);
    orderBy = List.copyOf(orderBy);
  }

  /**
   * An aggregate.
   *
   * @param aggregate what is computed
   * @param field of which field
   * @param type the kind of its value
   */
  public record Value(Aggregate aggregate, Optional<ResolvedField> field, ValueType type) {}

  /**
   * A value to order groups by.
   *
   * @param position its place among the fields grouped by and, behind them, the aggregates
   * @param descending whether the greatest come first
   * @param nullsFirst whether nulls come before the rest
   * @param textOrder the order of text
   */
  public record Order(int position, boolean descending, boolean nullsFirst, TextOrder textOrder) {}

  /**
   * The kind of a group's value.
   *
   * @param position its place among the fields grouped by and, behind them, the aggregates
   * @return the kind
   */
  public ValueType type(int position) {
    return position < by.size()
        ? by.get(position).type()
        : aggregates.get(position - by.size()).type();
  }

  /**
   * The place of a group's value.
   *
   * @param path a field grouped by, or an aggregate's name
   * @return its place among the fields and, behind them, the aggregates; -1 where there is none
   */
  public int position(FieldPath path) {
    for (int i = 0; i < by.size(); i++) {
      if (by.get(i).path().equals(path)) {
        return i;
      }
    }
    for (int i = 0; i < aggregates.size(); i++) {
      if (FieldPath.of(aggregates.get(i).aggregate().name()).equals(path)) {
        return by.size() + i;
      }
    }
    return -1;
  }
}
