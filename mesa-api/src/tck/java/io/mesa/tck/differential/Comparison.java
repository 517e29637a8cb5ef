package io.mesa.tck.differential;

import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether two results of one query are the same answer. Values are compared exactly, numbers by
 * what they are worth, documents by what they mean, 0.0 as -0.0 and NaN as NaN; sums and means of
 * floating-point numbers nearly; which of several equal values stands for its group or for a
 * distinct row does not count. The sequence counts as far as the query orders it.
 */
final class Comparison {
  private static final double RELATIVE_TOLERANCE = 1e-9;
  private static final double ABSOLUTE_TOLERANCE = 1e-6;

  private final ResolvedQuery query;

  Comparison(ResolvedQuery query) {
    this.query = query;
  }

  /** What is different, empty where nothing is. */
  Optional<String> difference(Answer.Given expected, Answer.Given actual) {
    List<String> expectedColumns = columns(expected.columns());
    List<String> actualColumns = columns(actual.columns());
    if (!expectedColumns.equals(actualColumns)) {
      return Optional.of("columns " + actualColumns + " instead of " + expectedColumns);
    }
    return difference(expected.rows(), actual.rows());
  }

  private static List<String> columns(List<RowColumn> columns) {
    List<String> names = new ArrayList<>();
    for (RowColumn column : columns) {
      names.add(column.name() + " " + column.type());
    }
    return names;
  }

  /** What is different, empty where nothing is. */
  Optional<String> difference(List<Row> expected, List<Row> actual) {
    if (expected.size() != actual.size()) {
      return Optional.of("%d rows instead of %d".formatted(actual.size(), expected.size()));
    }
    return query.grouping().isPresent()
        ? groups(query.grouping().get(), expected, actual)
        : rows(expected, actual);
  }

  private Optional<String> rows(List<Row> expected, List<Row> actual) {
    boolean distinct = query.query().distinct();
    Object wanted = RowForms.of(expected, query.selection(), distinct);
    Object given = RowForms.of(actual, query.selection(), distinct);
    if (wanted.equals(given)) {
      return Optional.empty();
    }
    if (wanted instanceof RowForms.Sequence a && given instanceof RowForms.Sequence b) {
      return Optional.of(firstDifference("row", a.rows(), b.rows()));
    }
    var a = (RowForms.Bag) wanted;
    var b = (RowForms.Bag) given;
    if (!a.counts().equals(b.counts())) {
      return Optional.of(
          "rows that should not be there: %s; rows that are missing: %s"
              .formatted(surplus(b.counts(), a.counts()), surplus(a.counts(), b.counts())));
    }
    return Optional.of(firstDifference("sort key of row", a.keys(), b.keys()));
  }

  private static Map<Object, Integer> surplus(
      Map<Object, Integer> counts, Map<Object, Integer> others) {
    Map<Object, Integer> surplus = new LinkedHashMap<>();
    counts.forEach(
        (row, count) -> {
          int more = count - others.getOrDefault(row, 0);
          if (more > 0) {
            surplus.put(row, more);
          }
        });
    return surplus;
  }

  private static String firstDifference(String what, List<?> expected, List<?> actual) {
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        return "%s %d is %s instead of %s".formatted(what, i + 1, actual.get(i), expected.get(i));
      }
    }
    return "the number of rows";
  }

  private static Optional<String> groups(
      ResolvedGrouping grouping, List<Row> expected, List<Row> actual) {
    List<Integer> by = IntStream.range(0, grouping.by().size()).boxed().toList();
    Map<Object, Row> wanted = new LinkedHashMap<>();
    expected.forEach(row -> wanted.put(RowForms.keys(row, by), row));
    Set<Object> seen = new HashSet<>();
    for (Row row : actual) {
      Object key = RowForms.keys(row, by);
      Row other = wanted.get(key);
      if (other == null) {
        return Optional.of("a group " + key + " that should not be there");
      }
      if (!seen.add(key)) {
        return Optional.of("the group " + key + " twice");
      }
      for (int i = 0; i < grouping.aggregates().size(); i++) {
        int place = by.size() + i;
        Object a = RowForms.value(other, place);
        Object b = RowForms.value(row, place);
        if (!sameAggregate(grouping.aggregates().get(i), a, b)) {
          return Optional.of(
              "%s of the group %s is %s instead of %s"
                  .formatted(row.columns().get(place).name(), key, b, a));
        }
      }
    }
    List<Integer> order =
        grouping.orderBy().stream().map(ResolvedGrouping.Order::position).toList();
    List<Object> expectedKeys = new ArrayList<>();
    expected.forEach(row -> expectedKeys.add(RowForms.keys(row, order)));
    List<Object> actualKeys = new ArrayList<>();
    actual.forEach(row -> actualKeys.add(RowForms.keys(row, order)));
    return expectedKeys.equals(actualKeys)
        ? Optional.empty()
        : Optional.of(firstDifference("sort key of group", expectedKeys, actualKeys));
  }

  private static boolean sameAggregate(
      ResolvedGrouping.Value value, @Nullable Object expected, @Nullable Object actual) {
    boolean inexact =
        switch (value.aggregate().kind()) {
          case SUM, AVG ->
              value.field().map(field -> Kind.of(field.type()).floating()).orElse(false);
          default -> false;
        };
    return inexact && expected instanceof Double a && actual instanceof Double b
        ? near(a, b)
        : Objects.equals(Canonical.equal(expected), Canonical.equal(actual));
  }

  private static boolean near(double a, double b) {
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return Double.compare(a, b) == 0;
    }
    double tolerance =
        Math.max(ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE * Math.max(Math.abs(a), Math.abs(b)));
    return Math.abs(a - b) <= tolerance;
  }
}
