package io.mesa.memory;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.Scope;

/** The fields of a row of a table, and the rows related to it. */
record RowFields(Relations relations, Scope scope, StoredRow row) implements Fields {

  /** Whether a condition is true of a row. */
  static boolean meets(Relations relations, Scope scope, StoredRow row, Filter filter) {
    var fields = new RowFields(relations, scope, row);
    return new FilterEvaluator(fields).evaluate(filter) == Truth.TRUE;
  }

  @Override
  public FieldValue field(FieldPath path) {
    return row.field(scope.field(path));
  }

  @Override
  public boolean exists(Filter.Exists filter) {
    ResolvedRelation relation = scope.relation(filter.relation());
    Scope there = scope.of(relation);
    return relations.related(row, relation).stream()
        .anyMatch(
            related ->
                filter.where().map(where -> meets(relations, there, related, where)).orElse(true));
  }
}
