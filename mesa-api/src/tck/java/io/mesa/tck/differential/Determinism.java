package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import io.mesa.structure.Table;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a query has one right answer. Rows that an order leaves together come in any order, and a
 * limit that cuts through them may leave out any.
 */
final class Determinism {
  private Determinism() {}

  /** Whether every limit and offset of a query cuts an order that is whole. */
  static boolean holds(ResolvedQuery query) {
    ResolvedSelection selection = query.selection();
    if (query.grouping().isPresent()) {
      return !cuts(selection) || isTotal(query.grouping().get());
    }
    return query.query().distinct()
        ? !cuts(selection) || isTotalOfDistinct(selection)
        : holds(selection);
  }

  private static boolean holds(ResolvedSelection selection) {
    return (!cuts(selection) || isTotal(selection))
        && selection.includes().stream().map(ResolvedInclude::selection).allMatch(s -> holds(s));
  }

  private static boolean cuts(ResolvedSelection selection) {
    return selection.limit().isPresent() || selection.offset() > 0;
  }

  /** Whether groups come in one order only. */
  static boolean isTotal(ResolvedGrouping grouping) {
    Set<Integer> places = new HashSet<>();
    grouping.orderBy().forEach(order -> places.add(order.position()));
    for (int i = 0; i < grouping.by().size(); i++) {
      if (!places.contains(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether distinct rows come in one order only. */
  static boolean isTotalOfDistinct(ResolvedSelection selection) {
    Set<FieldPath> ordered = fields(selection.orderBy());
    return selection.fields().stream().allMatch(field -> ordered.contains(field.path()));
  }

  /**
   * Whether rows come in one order only: a key is part of it, or it is by everything that is shown.
   */
  static boolean isTotal(ResolvedSelection selection) {
    Set<FieldPath> ordered = fields(selection.orderBy());
    return hasKey(selection.scope().table(), ordered)
        || (selection.includes().isEmpty()
            && selection.fields().stream().allMatch(field -> shows(field, ordered)));
  }

  private static boolean shows(ResolvedField field, Set<FieldPath> ordered) {
    // Intervals in the same place of an order may still look different.
    return field.type() != ValueType.INTERVAL && ordered.contains(field.path());
  }

  private static Set<FieldPath> fields(List<ResolvedSort> orderBy) {
    Set<FieldPath> fields = new HashSet<>();
    orderBy.forEach(sort -> fields.add(sort.field().path()));
    return fields;
  }

  private static boolean hasKey(Table table, Set<FieldPath> fields) {
    return Stream.concat(table.primaryKey().stream(), table.uniqueConstraints().stream())
        .map(UniqueConstraint::columns)
        .anyMatch(
            key ->
                key.stream()
                    .allMatch(
                        column ->
                            fields.contains(FieldPath.of(column))
                                && !table.column(column).orElseThrow().nullable()));
  }
}
