package io.mesa.tck.differential;

import io.mesa.query.Filter;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Selection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a query has, whatever its fields. */
final class QueryFeatures {
  private static final Filter EVERYTHING = new Filter.And(List.of());

  private final Set<String> features = new TreeSet<>();

  private QueryFeatures() {}

  static Set<String> of(Trial trial) {
    var found = new QueryFeatures();
    Query query = trial.query();
    found.selection(query.selection(), 0);
    found.addIf(query.distinct(), "distinct");
    found.addIf(trial.way() == Trial.Way.PAGES, "pages walked");
    found.addIf(trial.way() == Trial.Way.AGAIN, "asked before with other literals");
    found.addIf(trial.way() == Trial.Way.STREAM, "streamed");
    query
        .grouping()
        .ifPresent(
            groups -> {
              found.features.add(groups.by().isEmpty() ? "aggregates of all" : "groups");
              found.addIf(!groups.having().equals(EVERYTHING), "having");
            });
    return found.features;
  }

  private void addIf(boolean has, String feature) {
    if (has) {
      features.add(feature);
    }
  }

  private void selection(Selection selection, int depth) {
    String where = depth == 0 ? "" : " in include";
    addIf(depth > 0, "include depth " + depth);
    addIf(selection.fields().isEmpty(), "every column" + where);
    addIf(!selection.orderBy().isEmpty(), "order" + where);
    addIf(selection.limit().isPresent(), "limit" + where);
    addIf(selection.offset() > 0, "offset" + where);
    addIf(depth > 0 && !selection.where().equals(EVERYTHING), "where" + where);
    filter(selection.where(), 1, 0);
    for (Include include : selection.includes()) {
      selection(include.selection(), depth + 1);
    }
  }

  private void filter(Filter filter, int depth, int exists) {
    if (filter instanceof Filter.And and) {
      addIf(!and.operands().isEmpty(), "filter depth " + depth);
      and.operands().forEach(operand -> filter(operand, depth + 1, exists));
    } else if (filter instanceof Filter.Or or) {
      or.operands().forEach(operand -> filter(operand, depth + 1, exists));
    } else if (filter instanceof Filter.Not not) {
      features.add("not");
      filter(not.operand(), depth, exists);
    } else if (filter instanceof Filter.Exists inner) {
      features.add("exists depth " + (exists + 1));
      inner.where().ifPresent(where -> filter(where, 1, exists + 1));
    } else if (filter instanceof Filter.In in) {
      addIf(MixedLists.isMixed(in.values()), "list of several kinds");
    } else if (filter instanceof Filter.ArrayContains contains) {
      addIf(MixedLists.isMixed(contains.values()), "list of several kinds");
    } else if (filter instanceof Filter.ArrayOverlaps overlaps) {
      addIf(MixedLists.isMixed(overlaps.values()), "list of several kinds");
    }
  }
}
