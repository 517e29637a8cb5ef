package io.mesa.query;

import io.mesa.source.QueryFeature;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds which parts of the query model are used. */
final class UsedFeatures {
  private final EnumSet<QueryFeature> used = EnumSet.noneOf(QueryFeature.class);

  private UsedFeatures() {}

  static Set<QueryFeature> of(Query query) {
    var features = new UsedFeatures();
    features.selection(query.selection());
    features.addIf(query.distinct(), QueryFeature.DISTINCT);
    features.addIf(query.pageToken().isPresent(), QueryFeature.PAGES);
    query.grouping().ifPresent(features::grouping);
    return Collections.unmodifiableSet(features.used);
  }

  static Set<QueryFeature> of(Filter where) {
    var features = new UsedFeatures();
    features.filter(where);
    return Collections.unmodifiableSet(features.used);
  }

  private void addIf(boolean isUsed, QueryFeature feature) {
    if (isUsed) {
      used.add(feature);
    }
  }

  private void field(FieldPath field) {
    addIf(field.segments().size() > 1, QueryFeature.NESTED_FIELDS);
  }

  private void selection(Selection selection) {
    addIf(!selection.fields().isEmpty(), QueryFeature.SELECT);
    selection.fields().forEach(this::field);
    filter(selection.where());
    for (Include include : selection.includes()) {
      used.add(QueryFeature.INCLUDE);
      selection(include.selection());
    }
    addIf(!selection.orderBy().isEmpty(), QueryFeature.ORDER_BY);
    selection.orderBy().forEach(sort -> field(sort.field()));
    addIf(selection.limit().isPresent(), QueryFeature.LIMIT);
    addIf(selection.offset() > 0, QueryFeature.OFFSET);
  }

  private void grouping(Grouping grouping) {
    addIf(!grouping.by().isEmpty(), QueryFeature.GROUP_BY);
    grouping.by().forEach(this::field);
    for (Aggregate aggregate : grouping.aggregates()) {
      used.add(aggregate(aggregate.kind()));
      aggregate.field().ifPresent(this::field);
    }
    addIf(!grouping.having().equals(Filters.and()), QueryFeature.HAVING);
    filter(grouping.having());
  }

  private static QueryFeature aggregate(Aggregate.Kind kind) {
    return switch (kind) {
      case COUNT -> QueryFeature.COUNT;
      case COUNT_DISTINCT -> QueryFeature.COUNT_DISTINCT;
      case SUM -> QueryFeature.SUM;
      case AVG -> QueryFeature.AVG;
      case MIN -> QueryFeature.MIN;
      case MAX -> QueryFeature.MAX;
    };
  }

  private void filter(Filter filter) {
    if (filter instanceof Filter.OnField condition) {
      field(condition.field());
      onField(condition);
    } else if (filter instanceof Filter.And and) {
      addIf(!and.operands().isEmpty(), QueryFeature.AND);
      and.operands().forEach(this::filter);
    } else if (filter instanceof Filter.Or or) {
      used.add(QueryFeature.OR);
      or.operands().forEach(this::filter);
    } else if (filter instanceof Filter.Not not) {
      used.add(QueryFeature.NOT);
      filter(not.operand());
    } else if (filter instanceof Filter.FieldComparison fields) {
      used.add(QueryFeature.COMPARE_FIELDS);
      List.of(fields.left(), fields.right()).forEach(this::field);
    } else if (filter instanceof Filter.Exists exists) {
      used.add(QueryFeature.EXISTS);
      exists.where().ifPresent(this::filter);
    } else {
      throw new IllegalStateException("An unknown condition: " + filter.getClass());
    }
  }

  private void onField(Filter.OnField condition) {
    if (condition instanceof Filter.Comparison comparison) {
      used.add(comparison(comparison.operator()));
    } else if (condition instanceof Filter.TextMatch match) {
      used.add(match(match.match()));
      addIf(match.ignoreCase(), QueryFeature.IGNORE_CASE);
    } else {
      used.add(single(condition));
    }
  }

  private static QueryFeature comparison(Operator operator) {
    return switch (operator) {
      case EQ -> QueryFeature.EQ;
      case NE -> QueryFeature.NE;
      case LT -> QueryFeature.LT;
      case LTE -> QueryFeature.LTE;
      case GT -> QueryFeature.GT;
      case GTE -> QueryFeature.GTE;
    };
  }

  private static QueryFeature match(Filter.Match match) {
    return switch (match) {
      case LIKE -> QueryFeature.LIKE;
      case STARTS_WITH -> QueryFeature.STARTS_WITH;
      case ENDS_WITH -> QueryFeature.ENDS_WITH;
      case CONTAINS -> QueryFeature.CONTAINS;
    };
  }

  /** The feature of a condition that is one and no other. */
  private static QueryFeature single(Filter.OnField condition) {
    if (condition instanceof Filter.In) {
      return QueryFeature.IN;
    }
    if (condition instanceof Filter.IsNull) {
      return QueryFeature.IS_NULL;
    }
    if (condition instanceof Filter.IsSet) {
      return QueryFeature.IS_SET;
    }
    if (condition instanceof Filter.DistinctFrom) {
      return QueryFeature.DISTINCT_FROM;
    }
    if (condition instanceof Filter.Regex) {
      return QueryFeature.REGEX;
    }
    if (condition instanceof Filter.IsNan) {
      return QueryFeature.IS_NAN;
    }
    if (condition instanceof Filter.ArrayContains) {
      return QueryFeature.ARRAY_CONTAINS;
    }
    if (condition instanceof Filter.ArrayOverlaps) {
      return QueryFeature.ARRAY_OVERLAPS;
    }
    if (condition instanceof Filter.AnyElement) {
      return QueryFeature.ANY_ELEMENT;
    }
    if (condition instanceof Filter.Size) {
      return QueryFeature.SIZE;
    }
    throw new IllegalStateException("An unknown condition: " + condition.getClass());
  }
}
