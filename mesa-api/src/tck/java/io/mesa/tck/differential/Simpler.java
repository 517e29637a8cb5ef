package io.mesa.tck.differential;

import io.mesa.error.MesaException;
import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Grouping;
import io.mesa.query.Include;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Queries with a little less in them, the greatest steps first. */
final class Simpler {
  private Simpler() {}

  static List<Trial> trials(Trial trial, GeneratedDatabase database) {
    QueryParts parts = QueryParts.of(trial.query());
    List<Trial> simpler = new ArrayList<>();
    List<QueryParts> queries = new ArrayList<>();
    if (parts.distinct()) {
      queries.add(parts.plain());
    }
    parts
        .grouping()
        .ifPresent(groups -> groupings(groups).forEach(other -> queries.add(parts.with(other))));
    ResolvedSelection resolved = database.resolve(trial.query()).selection();
    selections(parts.selection(), resolved).forEach(other -> queries.add(parts.with(other)));
    if (trial.way() != Trial.Way.ROWS) {
      simpler.add(new Trial(trial.query(), Trial.Way.ROWS));
    }
    for (QueryParts query : queries) {
      try {
        simpler.add(new Trial(query.query(), trial.way()));
      } catch (MesaException contradictory) {
        continue;
      }
    }
    return simpler;
  }

  private static List<Selection> selections(Selection selection, ResolvedSelection resolved) {
    List<Selection> simpler = new ArrayList<>();
    for (List<Include> includes : without(selection.includes())) {
      simpler.add(with(selection, selection.fields(), selection.where(), includes));
    }
    for (Filter where : filters(selection.where())) {
      simpler.add(with(selection, selection.fields(), where, selection.includes()));
    }
    for (List<Sort> orderBy : without(selection.orderBy())) {
      simpler.add(with(selection, orderBy, selection.limit(), selection.offset()));
    }
    if (selection.limit().isPresent()) {
      simpler.add(with(selection, selection.orderBy(), OptionalInt.empty(), selection.offset()));
    }
    if (selection.offset() > 0) {
      simpler.add(with(selection, selection.orderBy(), selection.limit(), 0));
    }
    List<FieldPath> fields = resolved.fields().stream().map(ResolvedField::path).toList();
    if (fields.size() > 1) {
      fields.forEach(
          field ->
              simpler.add(
                  with(selection, List.of(field), selection.where(), selection.includes())));
      without(fields)
          .forEach(
              less -> simpler.add(with(selection, less, selection.where(), selection.includes())));
    }
    for (int i = 0; i < selection.includes().size(); i++) {
      Include include = selection.includes().get(i);
      for (Selection inner :
          selections(include.selection(), resolved.includes().get(i).selection())) {
        List<Include> includes = new ArrayList<>(selection.includes());
        includes.set(i, new Include(include.relation(), include.name(), inner));
        simpler.add(with(selection, selection.fields(), selection.where(), includes));
      }
    }
    return simpler;
  }

  private static Selection with(
      Selection of, List<FieldPath> fields, Filter where, List<Include> includes) {
    return new Selection(fields, where, includes, of.orderBy(), of.limit(), of.offset());
  }

  private static Selection with(Selection of, List<Sort> orderBy, OptionalInt limit, int offset) {
    return new Selection(of.fields(), of.where(), of.includes(), orderBy, limit, offset);
  }

  private static List<Grouping> groupings(Grouping groups) {
    List<Grouping> simpler = new ArrayList<>();
    for (Filter having : filters(groups.having())) {
      simpler.add(new Grouping(groups.by(), groups.aggregates(), having));
    }
    for (List<Aggregate> aggregates : without(groups.aggregates())) {
      if (!aggregates.isEmpty() || !groups.by().isEmpty()) {
        simpler.add(new Grouping(groups.by(), aggregates, groups.having()));
      }
    }
    for (List<FieldPath> by : without(groups.by())) {
      if (!by.isEmpty() || !groups.aggregates().isEmpty()) {
        simpler.add(new Grouping(by, groups.aggregates(), groups.having()));
      }
    }
    return simpler;
  }

  /** Conditions with less in them; the one that is always true first. */
  static List<Filter> filters(Filter filter) {
    List<Filter> simpler = new ArrayList<>();
    if (filter instanceof Filter.And and) {
      if (!and.operands().isEmpty()) {
        simpler.add(new Filter.And(List.of()));
      }
      operands(and.operands(), simpler, Filter.And::new);
    } else if (filter instanceof Filter.Or or) {
      simpler.add(new Filter.And(List.of()));
      operands(or.operands(), simpler, Filter.Or::new);
    } else if (filter instanceof Filter.Not not) {
      simpler.add(new Filter.And(List.of()));
      simpler.add(not.operand());
      filters(not.operand()).forEach(operand -> simpler.add(new Filter.Not(operand)));
    } else if (filter instanceof Filter.Exists exists) {
      simpler.add(new Filter.And(List.of()));
      if (exists.where().isPresent()) {
        simpler.add(new Filter.Exists(exists.relation(), Optional.empty()));
        filters(exists.where().get())
            .forEach(
                where -> simpler.add(new Filter.Exists(exists.relation(), Optional.of(where))));
      }
    } else if (filter instanceof Filter.In in) {
      simpler.add(new Filter.And(List.of()));
      without(in.values()).forEach(values -> simpler.add(new Filter.In(in.field(), values)));
    } else {
      simpler.add(new Filter.And(List.of()));
    }
    return simpler;
  }

  /** Joins conditions. */
  private interface Joining {
    Filter of(List<Filter> operands);
  }

  private static void operands(List<Filter> operands, List<Filter> simpler, Joining joining) {
    simpler.addAll(operands);
    if (operands.size() > 1) {
      without(operands).forEach(left -> simpler.add(joining.of(left)));
    }
    for (int i = 0; i < operands.size(); i++) {
      for (Filter operand : filters(operands.get(i))) {
        List<Filter> changed = new ArrayList<>(operands);
        changed.set(i, operand);
        simpler.add(joining.of(changed));
      }
    }
  }

  /** The list without all, without either half, without each of its elements. */
  private static <T> List<List<T>> without(List<T> list) {
    List<List<T>> simpler = new ArrayList<>();
    int size = list.size();
    if (size > 1) {
      simpler.add(List.of());
    }
    if (size > 3) {
      simpler.add(list.subList(0, size / 2));
      simpler.add(list.subList(size / 2, size));
    }
    for (int i = 0; i < size; i++) {
      List<T> left = new ArrayList<>(list);
      left.remove(i);
      simpler.add(left);
    }
    return simpler;
  }
}
