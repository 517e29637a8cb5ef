package io.mesa.tck.differential;

import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows to a form that is equal where they are the same answer: in a sequence where their
 * order is whole, and else as a bag, together with what must still come in sequence.
 */
final class RowForms {
  private RowForms() {}

  /** Rows that come in one order only. */
  record Sequence(List<Object> rows) {}

  /**
   * Rows that come in any order but for some leading sort keys.
   *
   * @param counts how often each row comes
   * @param keys what the rows show of the keys they are ordered by, in their sequence
   */
  record Bag(Map<Object, Integer> counts, List<Object> keys) {}

  /** The form of a query's rows; of distinct ones any of those that are equal may stand. */
  static Object of(List<Row> rows, ResolvedSelection selection, boolean distinct) {
    List<Object> forms = new ArrayList<>(rows.size());
    rows.forEach(row -> forms.add(row(row, selection, distinct)));
    boolean total =
        distinct ? Determinism.isTotalOfDistinct(selection) : Determinism.isTotal(selection);
    if (total && !selection.orderBy().isEmpty()) {
      return new Sequence(forms);
    }
    List<Integer> leading = leadingKeys(selection);
    List<Object> keys = new ArrayList<>();
    if (!leading.isEmpty()) {
      rows.forEach(row -> keys.add(keys(row, leading)));
    }
    Map<Object, Integer> counts = new HashMap<>();
    forms.forEach(form -> counts.merge(form, 1, Integer::sum));
    return new Bag(counts, keys);
  }

  private static List<Integer> leadingKeys(ResolvedSelection selection) {
    List<Integer> places = new ArrayList<>();
    for (ResolvedSort sort : selection.orderBy()) {
      int place = selection.fields().indexOf(sort.field());
      if (place < 0) {
        break;
      }
      places.add(place);
    }
    return places;
  }

  /** What a row has at some places, for rows that stand together. */
  static List<@Nullable Object> keys(Row row, List<Integer> places) {
    List<@Nullable Object> keys = new ArrayList<>(places.size());
    places.forEach(place -> keys.add(Canonical.equal(value(row, place))));
    return keys;
  }

  static @Nullable Object value(Row row, int place) {
    return row.find(place, Object.class).orElse(null);
  }

  /** The form of one row: its values, then its related rows; with names where they are wrong. */
  private static Object row(Row row, ResolvedSelection selection, boolean distinct) {
    int width = selection.fields().size();
    List<@Nullable Object> form = new ArrayList<>(width + selection.includes().size());
    List<RowColumn> columns = row.columns();
    for (int i = 0; i < columns.size(); i++) {
      Object value = value(row, i);
      form.add(distinct ? Canonical.equal(value) : Canonical.exact(value));
    }
    if (!named(columns, selection)) {
      form.add(columns.stream().map(RowColumn::name).toList());
    }
    for (int i = 0; i < selection.includes().size(); i++) {
      form.add(related(row, columns.size() + i, selection.includes().get(i)));
    }
    return form;
  }

  private static boolean named(List<RowColumn> columns, ResolvedSelection selection) {
    if (columns.size() != selection.fields().size()) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).name().equals(selection.fields().get(i).path().toString())
          || columns.get(i).type() != selection.fields().get(i).type()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object related(Row row, int place, ResolvedInclude include) {
    Object value = value(row, place);
    if (value instanceof Row one) {
      return include.relation().many() ? "one row" : row(one, include.selection(), false);
    }
    if (value instanceof List<?> many) {
      List<Row> rows = many.stream().map(Row.class::cast).toList();
      return include.relation().many() ? of(rows, include.selection(), false) : "several rows";
    }
    return include.relation().many() ? new Bag(Map.of(), List.of()) : value;
  }
}
