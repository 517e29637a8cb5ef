package io.mesa.postgres.query;

import io.mesa.resolve.ResolvedSort;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes orders. The place of nulls is said only where there may be some and it is not PostgreSQL's
 * own.
 */
final class Ordering {
  private Ordering() {}

  /** What follows {@code ORDER BY}, with the word; empty without an order. */
  static String by(StatementText text, String alias, List<ResolvedSort> sorts, boolean reversed) {
    if (sorts.isEmpty()) {
      return "";
    }
    return sorts.stream()
        .map(
            sort ->
                by(
                    text.column(alias, sort.field().column()),
                    sort.field().nullable(),
                    sort.descending() != reversed,
                    sort.nullsFirst() != reversed,
                    sort.textOrder()))
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  static String by(
      Operand operand,
      boolean nullable,
      boolean descending,
      boolean nullsFirst,
      TextOrder textOrder) {
    String ordered = operand.ordered(textOrder) + (descending ? " DESC" : "");
    if (!nullable || nullsFirst == descending) {
      return ordered;
    }
    return ordered + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }
}
