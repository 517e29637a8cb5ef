package io.mesa.bench.record;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the histories of the cache printed, and what became of its mutants. */
final class Histories {
  static final String NAME = "histories";

  private static final String COMMAND =
      "mvn -B -ntp -Plong test -Dtest='HistoryTest,MutantsTest,PostgresHistoryTest'"
          + " -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false";
  private static final Pattern RUN =
      Pattern.compile(
          "Histories (.+), seed (-?\\d+), (\\d+) ms, (\\d+) of (\\d+) count: (\\d+) operations, (\\d+)"
              + " reads, ([\\d.]+) % of them hits, ([\\d.]+) % overlapped a commit");
  private static final Pattern VIOLATION =
      Pattern.compile("After \\d+ operations: |true at no instant|which was never committed");
  private static final Pattern MUTANT =
      Pattern.compile("Mutant ([a-z0-9-]+): found after \\[([^]]+)] operations");
  private static final String NONE = "none";
  private static final int SEEDS = 3;
  private static final int MUTANTS = 14;

  private Histories() {}

  /** The result that logs tell. */
  static BenchmarkResult of(String logs) {
    var runs =
        new LoggedRuns(
            logs,
            RUN,
            "histories",
            "seed",
            "millis",
            "counted",
            "tried",
            "operations",
            "reads",
            "hitPercent",
            "overlappingPercent");
    double byTurns =
        runs.all().stream()
            .filter(run -> "by turns".equals(run.get("histories")))
            .mapToDouble(run -> run.get("operations") instanceof Long count ? count : 0)
            .sum();
    List<Map<String, Object>> mutants =
        MUTANT
            .matcher(logs)
            .results()
            .map(found -> mutant(found.group(1), List.of(found.group(2).split(", "))))
            .toList();
    long caught = mutants.stream().filter(each -> Boolean.TRUE.equals(each.get("caught"))).count();
    return new BenchmarkResult(
        NAME,
        COMMAND,
        List.of(
            Bar.atLeast("operations by turns that count", 10_000_000, byTurns),
            Bar.atMost("violations", 0, (double) VIOLATION.matcher(logs).results().count()),
            Bar.atLeast("hits, in per cent of reads", 30, runs.least("hitPercent")),
            Bar.atLeast(
                "reads that overlapped a commit, in per cent", 5, runs.least("overlappingPercent")),
            Bar.atMost("mutants not caught", 0, (double) mutants.size() - caught),
            Bar.atLeast("mutants caught on each of three seeds", MUTANTS, (double) caught)),
        Map.of("runs", runs.all(), "mutants", mutants));
  }

  private static Map<String, Object> mutant(String name, List<String> found) {
    Map<String, Object> mutant = new LinkedHashMap<>();
    mutant.put("mutant", name);
    mutant.put("operationsUntilFound", found);
    mutant.put("caught", found.size() == SEEDS && !found.contains(NONE));
    return mutant;
  }
}
