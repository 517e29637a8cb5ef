package io.mesa.cache.caffeine;

import io.mesa.event.CacheAudit.Outcome;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.query.Selection;
import io.mesa.value.ValueType;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether two answers to a query are the same, as far as the query says what they are: rows count
 * in whichever order, and where it bounds how many are given, it may leave open which.
 */
final class SameRows {
  private SameRows() {}

  static Outcome compare(Query query, Rows one, Rows other) {
    if (one.toList().equals(other.toList()) || counted(one).equals(counted(other))) {
      return Outcome.SAME;
    }
    int most = Math.max(one.size(), other.size());
    return leavesOpen(query.selection(), most) || addsFloats(query, one)
        ? Outcome.UNDECIDED
        : Outcome.DIFFERENT;
  }

  /** A sum of floats is another one where they are added in another order. */
  private static boolean addsFloats(Query query, Rows rows) {
    return query.grouping().isPresent()
        && rows.columns().stream()
            .map(RowColumn::type)
            .anyMatch(type -> type == ValueType.FLOAT32 || type == ValueType.FLOAT64);
  }

  private static Map<Row, Integer> counted(Rows rows) {
    Map<Row, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row, 1, Integer::sum));
    return counts;
  }

  private static boolean leavesOpen(Selection selection, int rows) {
    return selection.offset() > 0
        || (selection.limit().isPresent() && rows >= selection.limit().getAsInt())
        || selection.includes().stream().map(Include::selection).anyMatch(SameRows::isOpen);
  }

  /** Related rows stand in lists, whose order, too, may be left open. */
  private static boolean isOpen(Selection included) {
    return included.orderBy().isEmpty() || leavesOpen(included, Integer.MAX_VALUE);
  }
}
