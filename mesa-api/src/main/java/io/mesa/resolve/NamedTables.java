package io.mesa.resolve;

import io.mesa.query.Filter;
import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.Set;

/** The tables that a query names: its own, those of includes, of conditions, and between them. */
public final class NamedTables {
  private final Set<TableName> names = new HashSet<>();

  private NamedTables() {}

  /**
   * Names the tables and views of a query; what they are made of is not looked up.
   *
   * @param selection the query's selection
   * @return the names, each once; immutable
   */
  public static Set<TableName> of(ResolvedSelection selection) {
    var tables = new NamedTables();
    tables.add(selection);
    return Set.copyOf(tables.names);
  }

  private void add(ResolvedSelection selection) {
    names.add(selection.scope().table().name());
    add(selection.scope(), selection.where());
    for (ResolvedInclude include : selection.includes()) {
      add(include.relation());
      add(include.selection());
    }
  }

  private void add(ResolvedRelation relation) {
    names.add(relation.target().name());
    relation.through().ifPresent(through -> names.add(through.table().name()));
  }

  private void add(Scope scope, Filter filter) {
    if (filter instanceof Filter.And and) {
      and.operands().forEach(operand -> add(scope, operand));
    } else if (filter instanceof Filter.Or or) {
      or.operands().forEach(operand -> add(scope, operand));
    } else if (filter instanceof Filter.Not not) {
      add(scope, not.operand());
    } else if (filter instanceof Filter.Exists exists) {
      ResolvedRelation relation = scope.relation(exists.relation());
      add(relation);
      exists.where().ifPresent(where -> add(scope.of(relation), where));
    }
  }
}
