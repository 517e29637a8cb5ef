package io.mesa.tck.differential;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The disagreements of a run by the numbers of their queries: the same ones whichever thread finds
 * them, and whenever. Thread-safe.
 */
final class Findings {
  private final long seed;
  private final int most;
  private final Duration shrinking;
  private final SortedMap<Integer, Finding> found = new TreeMap<>();

  Findings(long seed, int most, Duration shrinking) {
    this.seed = seed;
    this.most = most;
    this.shrinking = shrinking;
  }

  /**
   * A disagreement.
   *
   * @param error what a database failed with, by which it is met again; empty for wrong rows
   * @param text the whole of it
   */
  private record Finding(Optional<String> error, String text) {}

  /** Whether those before a query are as many as are wanted. */
  synchronized boolean isEnoughBefore(int index) {
    return distinct(found.headMap(index)).size() >= most;
  }

  /** Whether the outcome is an error that an earlier query met. */
  synchronized boolean isKnownBefore(int index, Match.Outcome outcome) {
    Optional<String> error = error(outcome);
    return error.isPresent()
        && found.headMap(index).values().stream().anyMatch(f -> f.error().equals(error));
  }

  /** Makes a disagreement small and keeps it. */
  void add(
      int index,
      List<DatabaseUnderTest> databases,
      Match match,
      Trial trial,
      Match.Outcome outcome) {
    List<String> sides = databases.stream().map(DatabaseUnderTest::name).toList();
    var first = new Disagreement(match.database(), trial, outcome, sides);
    String text =
        "Query %d of seed %d (-D%s=%d -D%s=%d) is answered differently: %s"
            .formatted(
                index,
                seed,
                Differential.SEED_PROPERTY,
                seed,
                Differential.INDEX_PROPERTY,
                index,
                Shrinking.shrink(databases, match, first, shrinking).print());
    synchronized (this) {
      found.put(index, new Finding(error(outcome), text));
    }
  }

  /** Those of the first queries, as many as are wanted. */
  synchronized List<String> printed() {
    return distinct(found).stream().limit(most).toList();
  }

  private static List<String> distinct(SortedMap<Integer, Finding> findings) {
    Set<String> errors = new HashSet<>();
    return findings.values().stream()
        .filter(finding -> finding.error().map(errors::add).orElse(true))
        .map(Finding::text)
        .toList();
  }

  private static Optional<String> error(Match.Outcome outcome) {
    return outcome.answers().stream()
        .filter(Answer.Failed.class::isInstance)
        .map(answer -> ((Answer.Failed) answer).what().replaceAll("[0-9]+", "0"))
        .findFirst();
  }
}
