package io.mesa.mongo.query;

import io.mesa.query.Filter;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.Scope;
import io.mesa.structure.TableKind;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents that a query looks for once for each one they belong to.
 *
 * @param collection where they are
 * @param fields their fields that are equal to those of the other
 */
record Lookup(TableName collection, List<String> fields) {

  /** All that a selection asks for. */
  static List<Lookup> of(ResolvedSelection selection) {
    List<Lookup> lookups = new ArrayList<>();
    add(selection.scope(), selection.where(), lookups);
    for (ResolvedInclude include : selection.includes()) {
      add(include.relation(), lookups);
      lookups.addAll(of(include.selection()));
    }
    return lookups;
  }

  private static void add(Scope scope, Filter filter, List<Lookup> lookups) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(operand -> add(scope, operand, lookups));
    } else if (filter instanceof Filter.Or or) {
      or.operands().forEach(operand -> add(scope, operand, lookups));
    } else if (filter instanceof Filter.Not not) {
      add(scope, not.operand(), lookups);
    } else if (filter instanceof Filter.Exists exists) {
      ResolvedRelation relation = scope.relation(exists.relation());
      add(relation, lookups);
      exists.where().ifPresent(where -> add(scope.of(relation), where, lookups));
    }
  }

  private static void add(ResolvedRelation relation, List<Lookup> lookups) {
    relation
        .through()
        .ifPresent(through -> lookups.add(new Lookup(through.table().name(), through.columns())));
    if (relation.target().summary().kind() != TableKind.VIEW) {
      lookups.add(new Lookup(relation.target().name(), relation.targetColumns()));
    }
  }
}
