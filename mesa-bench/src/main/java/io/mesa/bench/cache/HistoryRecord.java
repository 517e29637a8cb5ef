package io.mesa.bench.cache;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records what the histories of the cache printed, and what became of its mutants. From the
 * repository's root:
 *
 * <pre>{@code
 * mvn -B -ntp -Plong test -Dtest='HistoryTest,MutantsTest,PostgresHistoryTest' \
 *   -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false > target/histories.log
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.HistoryRecord \
 *   -Dbenchmark.arguments="$PWD/target/histories.log"
 * }</pre>
 */
public final class HistoryRecord {
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

  private HistoryRecord() {}

  /**
   * Writes {@code mesa-bench/results/histories.json}.
   *
   * @param args the logs
   * @throws IOException where one cannot be read, or the result not be written
   */
  public static void main(String[] args) throws IOException {
    String logs = ResultFile.read(List.of(args));
    System.out.println(ResultFile.write(of(logs), ResultFile.committed()));
  }

  /** The result that logs tell. */
  static BenchmarkResult of(String logs) {
    List<Map<String, Object>> runs = new ArrayList<>();
    long byTurns = 0;
    double fewestHits = 100;
    double fewestOverlapping = 100;
    Matcher run = RUN.matcher(logs);
    while (run.find()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("histories", run.group(1));
      one.put("seed", Long.parseLong(run.group(2)));
      one.put("seconds", Long.parseLong(run.group(3)) / 1_000);
      one.put("counted", Long.parseLong(run.group(4)));
      one.put("tried", Long.parseLong(run.group(5)));
      one.put("operations", Long.parseLong(run.group(6)));
      one.put("reads", Long.parseLong(run.group(7)));
      one.put("hitPercent", Double.parseDouble(run.group(8)));
      one.put("overlappingPercent", Double.parseDouble(run.group(9)));
      runs.add(one);
      byTurns += run.group(1).equals("by turns") ? Long.parseLong(run.group(6)) : 0;
      fewestHits = Math.min(fewestHits, Double.parseDouble(run.group(8)));
      fewestOverlapping = Math.min(fewestOverlapping, Double.parseDouble(run.group(9)));
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("The logs hold no run of histories.");
    }
    List<Map<String, Object>> mutants = mutants(logs);
    long caught = mutants.stream().filter(each -> Boolean.TRUE.equals(each.get("caught"))).count();
    return new BenchmarkResult(
        "histories",
        COMMAND,
        List.of(
            Bar.atLeast("operations by turns that count", 10_000_000, (double) byTurns),
            Bar.atMost("violations", 0, (double) VIOLATION.matcher(logs).results().count()),
            Bar.atLeast("hits, in per cent of reads", 30, fewestHits),
            Bar.atLeast("reads that overlapped a commit, in per cent", 5, fewestOverlapping),
            Bar.atMost("mutants not caught", 0, (double) mutants.size() - caught),
            Bar.atLeast("mutants caught on each of three seeds", MUTANTS, (double) caught)),
        Map.of("runs", runs, "mutants", mutants));
  }

  private static List<Map<String, Object>> mutants(String logs) {
    List<Map<String, Object>> mutants = new ArrayList<>();
    Matcher matcher = MUTANT.matcher(logs);
    while (matcher.find()) {
      Map<String, Object> one = new LinkedHashMap<>();
      List<String> found = List.of(matcher.group(2).split(", "));
      one.put("mutant", matcher.group(1));
      one.put("operationsUntilFound", found);
      one.put("caught", found.size() == SEEDS && !found.contains(NONE));
      mutants.add(one);
    }
    return mutants;
  }
}
