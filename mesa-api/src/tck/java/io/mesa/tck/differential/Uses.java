package io.mesa.tck.differential;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.Scope;
import io.mesa.value.TableName;
import org.jspecify.annotations.Nullable;

/** Goes through a query of known names and tells what it does with which field. */
final class Uses {
  private final GeneratedDatabase database;
  private final Listener listener;

  private Uses(GeneratedDatabase database, Listener listener) {
    this.database = database;
    this.listener = listener;
  }

  /** Is told of every field in a query. */
  interface Listener {
    /**
     * A field.
     *
     * @param table its table
     * @param field the field
     * @param operation what is done with it, null where it is given as it is
     * @param literal what it is compared with, null for nothing
     */
    void used(
        TableName table, FieldPath field, @Nullable Operation operation, @Nullable Object literal);

    /** A table whose every column is given. */
    default void whole(TableName table) {}

    /** A relation. */
    default void followed(ResolvedRelation relation) {}
  }

  static void of(Trial trial, GeneratedDatabase database, Listener listener) {
    var uses = new Uses(database, listener);
    Query query = trial.query();
    Scope scope = database.scope(query.from());
    TableName table = scope.table().name();
    query
        .grouping()
        .ifPresent(
            groups -> {
              groups.by().forEach(f -> listener.used(table, f, Operation.GROUP_BY, null));
              groups.aggregates().forEach(aggregate -> uses.aggregate(table, aggregate));
            });
    if (query.distinct()) {
      query
          .selection()
          .fields()
          .forEach(field -> listener.used(table, field, Operation.DISTINCT, null));
    }
    if (trial.way() == Trial.Way.PAGES) {
      query
          .selection()
          .orderBy()
          .forEach(sort -> listener.used(table, sort.field(), Operation.PAGE_ORDER, null));
    }
    uses.selection(scope, query.selection(), query.grouping().isPresent());
  }

  private void aggregate(TableName table, Aggregate aggregate) {
    aggregate
        .field()
        .ifPresent(f -> listener.used(table, f, Operation.aggregate(aggregate.kind()), null));
  }

  private void selection(Scope scope, Selection selection, boolean grouped) {
    TableName table = scope.table().name();
    filter(scope, selection.where());
    if (grouped) {
      return;
    }
    if (selection.fields().isEmpty()) {
      listener.whole(table);
    }
    selection.fields().forEach(field -> listener.used(table, field, null, null));
    for (Sort sort : selection.orderBy()) {
      listener.used(table, sort.field(), Operation.order(sort), null);
    }
    for (Include include : selection.includes()) {
      ResolvedRelation relation = scope.relation(include.relation());
      listener.followed(relation);
      selection(scope.of(relation), include.selection(), false);
    }
  }

  private void filter(Scope scope, Filter filter) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(operand -> filter(scope, operand));
    } else if (filter instanceof Filter.Or or) {
      or.operands().forEach(operand -> filter(scope, operand));
    } else if (filter instanceof Filter.Not not) {
      filter(scope, not.operand());
    } else if (filter instanceof Filter.Exists exists) {
      ResolvedRelation relation = scope.relation(exists.relation());
      listener.followed(relation);
      exists.where().ifPresent(where -> filter(scope.of(relation), where));
    } else {
      condition(scope.table().name(), filter);
    }
  }

  private void condition(TableName table, Filter filter) {
    if (filter instanceof Filter.Comparison c) {
      listener.used(table, c.field(), Operation.comparison(c.operator()), c.value());
    } else if (filter instanceof Filter.FieldComparison c) {
      listener.used(table, c.left(), Operation.fieldComparison(c.operator()), null);
      listener.used(table, c.right(), null, null);
    } else if (filter instanceof Filter.In in) {
      boolean empty = in.values().isEmpty();
      listener.used(
          table,
          in.field(),
          empty ? Operation.IN_NOTHING : Operation.IN,
          empty ? null : in.values().get(0));
    } else if (filter instanceof Filter.IsNull f) {
      listener.used(table, f.field(), Operation.IS_NULL, null);
    } else if (filter instanceof Filter.IsSet f) {
      listener.used(table, f.field(), Operation.IS_SET, null);
    } else if (filter instanceof Filter.IsNan f) {
      listener.used(table, f.field(), Operation.IS_NAN, null);
    } else if (filter instanceof Filter.DistinctFrom f) {
      Operation operation =
          f.value() == null ? Operation.DISTINCT_FROM_NULL : Operation.DISTINCT_FROM;
      listener.used(table, f.field(), operation, f.value());
    } else if (filter instanceof Filter.TextMatch f) {
      listener.used(table, f.field(), Operation.match(f.match(), f.ignoreCase()), f.text());
    } else if (filter instanceof Filter.Size f) {
      listener.used(table, f.field(), Operation.size(f.operator()), null);
    } else if (filter instanceof Filter.AnyElement f) {
      listener.used(table, f.field(), Operation.any(f.operator()), f.value());
    } else if (filter instanceof Filter.ArrayContains f) {
      Object first = f.values().isEmpty() ? null : f.values().get(0);
      listener.used(table, f.field(), Operation.ARRAY_CONTAINS, first);
    } else if (filter instanceof Filter.ArrayOverlaps f) {
      Object first = f.values().isEmpty() ? null : f.values().get(0);
      listener.used(table, f.field(), Operation.ARRAY_OVERLAPS, first);
    }
  }
}
