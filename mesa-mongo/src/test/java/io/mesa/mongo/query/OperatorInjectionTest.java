package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whether all positions of a query that take a text are among those that hostile texts and names
 * are tried in: a look at the classes of the query model.
 */
class OperatorInjectionTest {
  /** Positions that hold others, which are told by themselves. */
  private static final Set<String> COMPOSED =
      Set.of(
          "And.operands",
          "Or.operands",
          "Not.operand",
          "Exists.where",
          "FieldPath.segments",
          "Sort.textOrder",
          "Include.selection",
          "Selection.where",
          "Selection.includes",
          "Selection.orderBy",
          "Grouping.aggregates",
          "Query.from",
          "Query.selection",
          "Query.grouping",
          "Query.textOrder",
          "Query.after",
          "Query.before",
          "Query.features");

  @Test
  void positions_ofTheQueryModel_areAllTried() {
    Set<String> tried = new TreeSet<>(COMPOSED);
    HostileTextTest.values().forEach(value -> tried.add(value.position()));
    HostileNamesTest.names().forEach(name -> tried.add(name.position()));
    // By tests of their own: a forged token, and conditions on groups.
    tried.addAll(Set.of("PageToken.text", "Grouping.having"));
    assertThat(QueryPositions.all()).containsExactlyInAnyOrderElementsOf(tried);
  }
}
