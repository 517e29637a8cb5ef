package io.mesa.tck.semantics;

import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An example that lacks its rows. */
record Example(Rule rule, String description, Query query) {

  static Example of(Rule rule, String description, QueryBuilder query) {
    return new Example(rule, description, query.build());
  }

  /** A row, of the query's result or an included one. */
  static List<@Nullable Object> row(@Nullable Object... values) {
    return Collections.unmodifiableList(Arrays.asList(values.clone()));
  }

  /** Included rows of one value each. */
  static List<List<@Nullable Object>> rows(@Nullable Object... singleValues) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Object value : singleValues) {
      rows.add(row(value));
    }
    return rows;
  }

  SemanticsExample gives(List<?>... rows) {
    return example(List.of(rows), SemanticsExample.Given.IN_ANY_ORDER);
  }

  SemanticsExample givesInOrder(List<?>... rows) {
    return example(List.of(rows), SemanticsExample.Given.IN_ORDER);
  }

  SemanticsExample givesInPages(List<?>... rows) {
    return example(List.of(rows), SemanticsExample.Given.IN_PAGES);
  }

  SemanticsExample givesNothing() {
    return example(List.of(), SemanticsExample.Given.IN_ANY_ORDER);
  }

  SemanticsExample givesIds(Integer... ids) {
    return example(ids(ids), SemanticsExample.Given.IN_ANY_ORDER);
  }

  SemanticsExample givesIdsInOrder(Integer... ids) {
    return example(ids(ids), SemanticsExample.Given.IN_ORDER);
  }

  SemanticsExample givesIdsInPages(Integer... ids) {
    return example(ids(ids), SemanticsExample.Given.IN_PAGES);
  }

  private static List<List<?>> ids(Integer... ids) {
    List<List<?>> rows = new ArrayList<>();
    for (Integer id : ids) {
      rows.add(row(id));
    }
    return rows;
  }

  private SemanticsExample example(List<List<?>> rows, SemanticsExample.Given given) {
    return new SemanticsExample(rule, description, query, rows, given);
  }
}
