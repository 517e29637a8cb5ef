package io.mesa.query;

/** What a query takes of the heap, as {@link HeapBytes} reckons. */
final class QueryBytes {
  /** A query and its table's name, without text. */
  private static final int QUERY = 120;

  private static final int SELECTION = 48;
  private static final int INCLUDE = 32;
  private static final int GROUPING = 32;

  /** The largest record that a condition, an order or an aggregate is. */
  private static final int PART = 40;

  private QueryBytes() {}

  static long of(Query query) {
    return QUERY
        + text(query.from().toString())
        + of(query.selection())
        + query.grouping().map(QueryBytes::of).orElse(0L)
        + query.after().or(query::before).map(token -> text(token.text())).orElse(0L);
  }

  private static long of(Selection selection) {
    return SELECTION
        + HeapBytes.of(selection.fields(), QueryBytes::of)
        + of(selection.where())
        + HeapBytes.of(selection.includes(), QueryBytes::of)
        + HeapBytes.of(selection.orderBy(), sort -> PART + of(sort.field()));
  }

  private static long of(Include include) {
    return INCLUDE + text(include.relation()) + text(include.name()) + of(include.selection());
  }

  private static long of(Grouping grouping) {
    return GROUPING
        + HeapBytes.of(grouping.by(), QueryBytes::of)
        + HeapBytes.of(
            grouping.aggregates(),
            aggregate ->
                PART + text(aggregate.name()) + aggregate.field().map(QueryBytes::of).orElse(0L))
        + of(grouping.having());
  }

  private static long of(Filter filter) {
    if (filter instanceof Filter.And and) {
      return PART + HeapBytes.of(and.operands(), QueryBytes::of);
    }
    if (filter instanceof Filter.Or or) {
      return PART + HeapBytes.of(or.operands(), QueryBytes::of);
    }
    if (filter instanceof Filter.Not not) {
      return PART + of(not.operand());
    }
    if (filter instanceof Filter.Exists exists) {
      return PART + text(exists.relation()) + exists.where().map(QueryBytes::of).orElse(0L);
    }
    if (filter instanceof Filter.FieldComparison both) {
      return PART + of(both.left()) + of(both.right());
    }
    return filter instanceof Filter.OnField one ? PART + of(one.field()) + literals(one) : PART;
  }

  private static long literals(Filter.OnField filter) {
    if (filter instanceof Filter.Comparison comparison) {
      return HeapBytes.of(comparison.value());
    }
    if (filter instanceof Filter.In in) {
      return HeapBytes.of((Object) in.values());
    }
    if (filter instanceof Filter.DistinctFrom distinct) {
      return HeapBytes.of(distinct.value());
    }
    if (filter instanceof Filter.TextMatch match) {
      return text(match.text());
    }
    if (filter instanceof Filter.Regex regex) {
      return text(regex.pattern());
    }
    if (filter instanceof Filter.ArrayContains contains) {
      return HeapBytes.of((Object) contains.values());
    }
    if (filter instanceof Filter.ArrayOverlaps overlaps) {
      return HeapBytes.of((Object) overlaps.values());
    }
    return filter instanceof Filter.AnyElement any ? HeapBytes.of(any.value()) : 0;
  }

  private static long of(FieldPath path) {
    return PART + HeapBytes.of((Object) path.segments());
  }

  private static long text(String text) {
    return HeapBytes.of((Object) text);
  }
}
