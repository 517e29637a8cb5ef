package io.mesa.tck.semantics;

import io.mesa.query.Query;
import io.mesa.source.QueryFeature;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A query and the rows it gives over the tables of {@link SemanticsExamples#database}.
 *
 * @param rule the rule it shows
 * @param description what of the rule
 * @param query the query
 * @param rows the rows: of each a list of its values, where related rows are such lists again
 * @param given how the rows are given
 */
public record SemanticsExample(
    Rule rule, String description, Query query, List<List<?>> rows, Given given) {

  /** How rows are given. */
  public enum Given {
    /** At once, in any order. */
    IN_ANY_ORDER,
    /** At once, in this order. */
    IN_ORDER,
    /** In this order, page by page, there and back. */
    IN_PAGES
  }

  /** Checks that all is said, and copies the list. */
  public SemanticsExample {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(given, "given");
    rows = List.copyOf(rows);
  }

  /**
   * Which parts of the query model it uses.
   *
   * @return those of the query, and the pages where it is given so
   */
  public Set<QueryFeature> features() {
    Set<QueryFeature> features = EnumSet.noneOf(QueryFeature.class);
    features.addAll(query.features());
    if (given == Given.IN_PAGES) {
      features.add(QueryFeature.PAGES);
    }
    return features;
  }
}
