package io.mesa.memory;

import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedSort;
import io.mesa.structure.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of rows by some of their fields. */
record RowOrder(List<ResolvedSort> sorts) {

  /** Where a row stands: its values of the fields ordered by. */
  List<@Nullable Object> place(StoredRow row) {
    List<@Nullable Object> place = new ArrayList<>();
    for (ResolvedSort sort : sorts) {
      ResolvedField field = sort.field();
      place.add(row.value(field.column().name()));
    }
    return place;
  }

  /** Orders rows; those at one place stay as they are. */
  Comparator<StoredRow> byPlace() {
    return (left, right) -> compare(place(left), place(right));
  }

  /** Which of two places comes first. */
  int compare(List<@Nullable Object> left, List<@Nullable Object> right) {
    for (int i = 0; i < sorts.size(); i++) {
      ResolvedSort sort = sorts.get(i);
      int order =
          compare(
              sort.field().column().type(),
              sort.descending(),
              sort.nullsFirst(),
              left.get(i),
              right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  static int compare(
      ColumnType type,
      boolean descending,
      boolean nullsFirst,
      @Nullable Object left,
      @Nullable Object right) {
    if (left == null || right == null) {
      int nullsLast = Boolean.compare(left == null, right == null);
      return nullsFirst ? -nullsLast : nullsLast;
    }
    int order = ValueOrder.compare(type, left, right);
    return descending ? -Integer.signum(order) : order;
  }
}
