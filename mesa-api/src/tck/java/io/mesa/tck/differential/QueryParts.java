package io.mesa.tck.differential;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Selection;
import io.mesa.query.SelectionBuilder;
import io.mesa.query.Sort;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.util.Optional;
import java.util.OptionalInt;

/** A query taken apart, to be put together otherwise. */
record QueryParts(
    TableReference from,
    Selection selection,
    boolean distinct,
    Optional<Grouping> grouping,
    Optional<TextOrder> textOrder) {

  static QueryParts of(Query query) {
    return new QueryParts(
        query.from(), query.selection(), query.distinct(), query.grouping(), query.textOrder());
  }

  QueryParts with(Selection other) {
    return new QueryParts(from, other, distinct, grouping, textOrder);
  }

  QueryParts with(Grouping other) {
    return new QueryParts(from, selection, distinct, Optional.of(other), textOrder);
  }

  QueryParts plain() {
    return new QueryParts(from, selection, false, Optional.empty(), textOrder);
  }

  QueryParts withLimit(int limit) {
    return with(
        new Selection(
            selection.fields(),
            selection.where(),
            selection.includes(),
            selection.orderBy(),
            OptionalInt.of(limit),
            selection.offset()));
  }

  Query query() {
    QueryBuilder builder = Query.from(from);
    fill(builder, selection);
    if (distinct) {
      builder.distinct();
    }
    grouping.ifPresent(
        groups -> {
          builder.groupBy(groups.by().stream().map(FieldPath::toString).toArray(String[]::new));
          builder.aggregate(groups.aggregates().toArray(Aggregate[]::new));
          builder.having(groups.having());
        });
    textOrder.ifPresent(builder::textOrder);
    return builder.build();
  }

  private static <B extends SelectionBuilder<B>> B fill(B builder, Selection selection) {
    builder.select(selection.fields().toArray(FieldPath[]::new));
    builder.where(selection.where());
    for (Include include : selection.includes()) {
      builder.include(
          include.relation(), inner -> fill(inner.as(include.name()), include.selection()));
    }
    builder.orderBy(selection.orderBy().toArray(Sort[]::new));
    selection.limit().ifPresent(builder::limit);
    return builder.offset(selection.offset());
  }
}
