package io.mesa.postgres.query;

import io.mesa.query.Filter;
import io.mesa.query.Filters;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import io.mesa.resolve.Scope;
import io.mesa.structure.Table;
import java.util.List;
import java.util.Optional;

/**
 * What a statement wants of a table, by which an index for it can be told.
 *
 * @param scope the names in the condition; empty without one
 * @param table the table
 * @param joinedBy columns that equal those of another table's row
 * @param where the condition on its rows
 * @param orderBy the order of its rows
 * @param limited whether only the first rows are wanted
 */
record TableUse(
    Optional<Scope> scope,
    Table table,
    List<String> joinedBy,
    Filter where,
    List<ResolvedSort> orderBy,
    boolean limited) {

  static TableUse of(ResolvedSelection selection, List<String> joinedBy) {
    return new TableUse(
        Optional.of(selection.scope()),
        selection.scope().table(),
        joinedBy,
        selection.where(),
        selection.orderBy(),
        selection.limit().isPresent());
  }

  static TableUse of(Scope scope, ResolvedRelation relation, Filter where) {
    return new TableUse(
        Optional.of(scope), scope.table(), relation.targetColumns(), where, List.of(), false);
  }

  static TableUse of(ResolvedRelation.Through through) {
    return new TableUse(
        Optional.empty(), through.table(), through.columns(), Filters.and(), List.of(), false);
  }

  /** Whether fewer rows than all are wanted. */
  boolean isNarrowed() {
    return !joinedBy.isEmpty() || !where.equals(Filters.and());
  }
}
