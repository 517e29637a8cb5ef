package io.mesa.postgres.query;

import io.mesa.resolve.PagePlace;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the first rows of an order whose first field may be null, so that an index gives them: the
 * rows with a value and those without are two parts, each in the index's order and no longer than
 * what is asked for. An {@code Append} gives its parts one after the other, and none of them in
 * parallel, as each has a limit.
 */
final class SplitRows {
  private final StatementText text;
  private final String alias;
  private final ResolvedSelection selection;
  private final PagePlace place;
  private final boolean reversed;
  private final LeadingNulls nulls;

  SplitRows(
      StatementText text,
      String alias,
      ResolvedSelection selection,
      PagePlace place,
      boolean reversed,
      LeadingNulls nulls) {
    this.text = text;
    this.alias = alias;
    this.selection = selection;
    this.place = place;
    this.reversed = reversed;
    this.nulls = nulls;
  }

  /** What follows {@code FROM}. */
  String write(String table, String where) {
    ResolvedSort first = selection.orderBy().get(0);
    String column = text.column(alias, first.field().column()).sql();
    boolean nullsFirst = first.nullsFirst() != reversed;
    List<String> conditions = new ArrayList<>();
    if (place.isStart()) {
      conditions.add(column + " IS NOT NULL");
      conditions.add(nullsFirst ? 0 : 1, column + " IS NULL");
    } else {
      var keyset = new Keyset(text, alias, selection.orderBy(), place, reversed);
      conditions.add(keyset.afterInSamePart());
      boolean amongNulls = place.values().get(0) == null;
      if (nullsFirst && amongNulls) {
        conditions.add(column + " IS NOT NULL");
      } else if (!nullsFirst && !amongNulls) {
        conditions.add(column + " IS NULL");
      }
    }
    String order = order(first);
    if (conditions.size() == 1) {
      return table
          + " WHERE "
          + Translator.and(where, conditions.get(0))
          + order
          + Translator.bounds(selection.limit(), selection.offset());
    }
    return "((%s) UNION ALL (%s)%s) %s"
        .formatted(
            part(table, Translator.and(where, conditions.get(0)), order),
            part(table, Translator.and(where, conditions.get(1)), order),
            Translator.bounds(selection.limit(), selection.offset()),
            alias);
  }

  private String part(String table, String condition, String order) {
    long enough = (long) selection.limit().orElseThrow() + selection.offset();
    return "SELECT %s FROM %s WHERE %s%s LIMIT %d"
        .formatted(columns(), table, condition, order, enough);
  }

  /** The columns that are looked at outside, and no others: the login may not read all. */
  private String columns() {
    Set<String> names = new LinkedHashSet<>();
    selection.fields().forEach(field -> names.add(field.column().name()));
    selection.orderBy().forEach(sort -> names.add(sort.field().column().name()));
    selection.includes().forEach(include -> names.addAll(include.relation().columns()));
    return names.stream().map(name -> Columns.sql(alias, name)).collect(Collectors.joining(", "));
  }

  /** The order with nulls where the index has them: within a part that changes nothing. */
  private String order(ResolvedSort first) {
    List<ResolvedSort> sorts = new ArrayList<>(selection.orderBy());
    sorts.set(
        0,
        new ResolvedSort(
            first.field(),
            first.descending(),
            nulls.firstInIndex() != reversed,
            first.textOrder()));
    return Ordering.by(text, alias, sorts, reversed);
  }
}
