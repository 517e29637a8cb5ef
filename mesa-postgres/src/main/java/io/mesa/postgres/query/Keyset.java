package io.mesa.postgres.query;

import io.mesa.resolve.PagePlace;
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
  private final boolean inclusive;
  private final boolean reversed;

  Keyset(
      StatementText text,
      String alias,
      List<ResolvedSort> sorts,
      PagePlace place,
      boolean reversed) {
    this.text = text;
    this.alias = alias;
    this.sorts = sorts;
    this.values = place.values();
    this.inclusive = place.inclusive();
    this.reversed = reversed;
  }

  String after() {
    if (isUniform(0)) {
      return rowAfter();
    }
    return after(0);
  }

  /** The same among those rows whose first field is null, or is not, as it is at the place. */
  String afterInSamePart() {
    if (values.get(0) == null) {
      return column(0) + " IS NULL AND " + after(1);
    }
    return isUniform(1) ? rowAfter() : after(0, false);
  }

  /** Whether one comparison of rows says it all: one direction, and no nulls from a field on. */
  private boolean isUniform(int from) {
    for (int i = 0; i < sorts.size(); i++) {
      ResolvedSort sort = sorts.get(i);
      if ((i >= from && sort.field().nullable())
          || sort.descending() != sorts.get(0).descending()) {
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
        .formatted(String.join(", ", fields), beyond(0), String.join(", ", places));
  }

  private boolean greater(int i) {
    return sorts.get(i).descending() == reversed;
  }

  private String beyond(int i) {
    return (greater(i) ? ">" : "<") + (inclusive ? "=" : "");
  }

  private boolean nullsFirst(int i) {
    return sorts.get(i).nullsFirst() != reversed;
  }

  private String field(int i) {
    return operand(i).ordered(sorts.get(i).textOrder());
  }

  private String column(int i) {
    return operand(i).sql();
  }

  private Operand operand(int i) {
    return text.column(alias, sorts.get(i).field().column());
  }

  private String place(int i) {
    Operand operand = operand(i);
    var slot = new Slot(Slot.ofToken(i), operand.kind(), value -> value);
    return text.place(slot) + Comparisons.cast(operand);
  }

  /** After the place, looking at the fields from a certain one on. */
  private String after(int i) {
    return after(i, sorts.get(i).field().nullable());
  }

  private String after(int i, boolean nullable) {
    boolean last = i == sorts.size() - 1;
    if (values.get(i) == null) {
      String rest = last ? Boolean.toString(inclusive) : after(i + 1);
      String same = "(" + column(i) + " IS NULL AND " + rest + ")";
      return nullsFirst(i) ? "(" + column(i) + " IS NOT NULL OR " + same + ")" : same;
    }
    String sign = greater(i) ? ">" : "<";
    String nullsAfter = nullable && !nullsFirst(i) ? " OR " + column(i) + " IS NULL" : "";
    if (last) {
      String beyond = field(i) + " " + beyond(i) + " " + place(i);
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
