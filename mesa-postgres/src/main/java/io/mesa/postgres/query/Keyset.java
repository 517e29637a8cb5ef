package io.mesa.postgres.query;

import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the condition that a row comes after a place in an order. The order's first field is
 * bounded at the top of the condition, so that an index on it serves.
 */
final class Keyset {
  private final StatementText text;
  private final String alias;
  private final List<ResolvedSort> sorts;
  private final List<@Nullable Object> values;
  private final boolean reversed;

  Keyset(
      StatementText text,
      String alias,
      List<ResolvedSort> sorts,
      List<@Nullable Object> values,
      boolean reversed) {
    this.text = text;
    this.alias = alias;
    this.sorts = sorts;
    this.values = values;
    this.reversed = reversed;
  }

  String after() {
    if (isUniform()) {
      return rowAfter();
    }
    return after(0);
  }

  /** Whether one comparison of rows says it all: one direction, and no nulls anywhere. */
  private boolean isUniform() {
    for (ResolvedSort sort : sorts) {
      if (sort.field().nullable() || sort.descending() != sorts.get(0).descending()) {
        return false;
      }
    }
    return sorts.size() > 1;
  }

  private String rowAfter() {
    List<String> fields = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < sorts.size(); i++) {
      fields.add(field(i));
      places.add(place(i));
    }
    return "(%s) %s (%s)"
        .formatted(String.join(", ", fields), greater(0) ? ">" : "<", String.join(", ", places));
  }

  private boolean greater(int i) {
    return sorts.get(i).descending() == reversed;
  }

  private boolean nullsFirst(int i) {
    return sorts.get(i).nullsFirst() != reversed;
  }

  private String field(int i) {
    ResolvedSort sort = sorts.get(i);
    return Comparisons.ordered(column(i), sort.field().type(), sort.textOrder());
  }

  private String column(int i) {
    return Columns.sql(alias, sorts.get(i).field());
  }

  private String place(int i) {
    var operand = new Operand(column(i), sorts.get(i).field().column().type());
    var slot = new Slot(Slot.ofToken(i), operand.kind(), value -> value);
    return text.place(slot) + Comparisons.cast(operand);
  }

  /** Strictly after the place, looking at the fields from a certain one on. */
  private String after(int i) {
    boolean last = i == sorts.size() - 1;
    boolean nullable = sorts.get(i).field().nullable();
    if (values.get(i) == null) {
      String rest = last ? "false" : after(i + 1);
      String same = "(" + column(i) + " IS NULL AND " + rest + ")";
      return nullsFirst(i) ? "(" + column(i) + " IS NOT NULL OR " + same + ")" : same;
    }
    String sign = greater(i) ? ">" : "<";
    String nullsAfter = nullable && !nullsFirst(i) ? " OR " + column(i) + " IS NULL" : "";
    if (last) {
      String beyond = field(i) + " " + sign + " " + place(i);
      return nullsAfter.isEmpty() ? beyond : "(" + beyond + nullsAfter + ")";
    }
    return "(%s %s= %s%s) AND (%s %s %s%s OR %s)"
        .formatted(
            field(i),
            sign,
            place(i),
            nullsAfter,
            field(i),
            sign,
            place(i),
            nullsAfter,
            "(" + after(i + 1) + ")")
        .transform(condition -> i == 0 ? condition : "(" + condition + ")");
  }
}
