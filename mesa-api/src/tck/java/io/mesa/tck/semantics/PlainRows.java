package io.mesa.tck.semantics;

import io.mesa.memory.JsonForm;
import io.mesa.query.Include;
import io.mesa.query.Row;
import io.mesa.query.Selection;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as lists of values, of which equal ones are one object's likes. */
final class PlainRows {
  private static final double TOLERANCE = 1e-12;

  private PlainRows() {}

  /** What a sum of floating-point numbers has to be near to. */
  record About(double value) {
    boolean isNear(@Nullable Object other) {
      return other instanceof Double number
          && Math.abs(number - value) <= TOLERANCE * Math.abs(value);
    }
  }

  static List<@Nullable Object> of(Row row, Selection selection) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.columns().size(); i++) {
      values.add(plain(row.find(i, Object.class).orElse(null)));
    }
    for (Include include : selection.includes()) {
      Object related = row.find(values.size(), Object.class).orElse(null);
      values.add(
          related instanceof List<?> rows
              ? rows.stream().map(each -> of((Row) each, include.selection())).toList()
              : related == null ? null : of((Row) related, include.selection()));
    }
    return values;
  }

  /** The same for values that are equal though their forms differ. */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    }
    if (value instanceof Double number) {
      return number == 0 ? 0.0 : number;
    }
    if (value instanceof Float number) {
      return number == 0 ? 0.0f : number;
    }
    if (value instanceof JsonValue json) {
      return JsonForm.of(json);
    }
    return value instanceof List<?> list
        ? Arrays.asList(list.stream().map(PlainRows::plain).toArray())
        : value;
  }

  /** Whether a row is the expected one, both plain. */
  static boolean matches(@Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof About about) {
      return about.isNear(actual);
    }
    if (!(expected instanceof List<?> wanted)) {
      return expected == null ? actual == null : expected.equals(actual);
    }
    if (!(actual instanceof List<?> given) || given.size() != wanted.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!matches(wanted.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether rows are the expected ones, in any order. */
  static boolean matchesInAnyOrder(List<?> expected, List<?> actual) {
    List<Object> left = new ArrayList<>(actual);
    for (Object row : expected) {
      int found = 0;
      while (found < left.size() && !matches(row, left.get(found))) {
        found++;
      }
      if (found == left.size()) {
        return false;
      }
      left.remove(found);
    }
    return left.isEmpty();
  }
}
