package io.mesa.runtime;

import io.mesa.value.TableName;
import java.util.Map;
import java.util.Set;

/**
 * Of which tables an invalidation feed hears. Immutable.
 *
 * @param covered the tables whose every change it hears of, parts included
 * @param uncovered the others, each with the reason, such as a partition that came later
 */
public record FeedCoverage(Set<TableName> covered, Map<TableName, String> uncovered) {
  /** Copies both. */
  public FeedCoverage {
    covered = Set.copyOf(covered);
    uncovered = Map.copyOf(uncovered);
  }
}
