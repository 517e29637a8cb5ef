package io.mesa.query;

import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Builds a {@link Query}; got from {@link Query#from}. Not thread-safe. */
public final class QueryBuilder extends SelectionBuilder<QueryBuilder> {
  private final TableReference from;
  private boolean distinct;
  private List<FieldPath> groupBy = List.of();
  private List<Aggregate> aggregates = List.of();
  private List<Filter> having = List.of();
  private Optional<TextOrder> textOrder = Optional.empty();

  QueryBuilder(TableReference from) {
    this.from = Objects.requireNonNull(from, "from");
  }

  @Override
  QueryBuilder self() {
    return this;
  }

  /**
   * Gives equal rows once.
   *
   * @return this builder
   */
  public QueryBuilder distinct() {
    this.distinct = true;
    return this;
  }

  /**
   * Puts rows with equal values of these fields together to one.
   *
   * @param names the fields, as {@link FieldPath#parse} reads them
   * @return this builder
   */
  public QueryBuilder groupBy(String... names) {
    groupBy = roomIn(groupBy, names.length);
    for (String name : names) {
      groupBy.add(FieldPath.parse(name));
    }
    return this;
  }

  /**
   * Computes values of each group, or of all rows where there is no {@link #groupBy}.
   *
   * @param values what to compute
   * @return this builder
   */
  public QueryBuilder aggregate(Aggregate... values) {
    aggregates = roomIn(aggregates, values.length);
    aggregates.addAll(List.of(values));
    return this;
  }

  /**
   * Adds a condition that groups must meet.
   *
   * @param condition the condition; its fields are those grouped by and the aggregates' names
   * @return this builder
   */
  public QueryBuilder having(Filter condition) {
    having = roomIn(having, 1);
    having.add(Objects.requireNonNull(condition, "condition"));
    return this;
  }

  /**
   * Says how text is ordered where a {@link Sort} does not say so itself, and compared where not
   * for equality.
   *
   * @param order the order
   * @return this builder
   */
  public QueryBuilder textOrder(TextOrder order) {
    this.textOrder = Optional.of(order);
    return this;
  }

  /**
   * Makes the query.
   *
   * @return the query
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where its parts contradict each other
   */
  public Query build() {
    Optional<Grouping> grouping =
        groupBy.isEmpty() && aggregates.isEmpty() && having.isEmpty()
            ? Optional.empty()
            : Optional.of(new Grouping(groupBy, aggregates, condition()));
    return new Query(
        from, selection(), distinct, grouping, textOrder, Optional.empty(), Optional.empty());
  }

  private Filter condition() {
    return having.size() == 1 ? having.get(0) : new Filter.And(having);
  }
}
