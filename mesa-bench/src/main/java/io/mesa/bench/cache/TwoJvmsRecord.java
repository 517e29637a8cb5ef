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
 * Records what the test of two processes printed. From the repository's root:
 *
 * <pre>{@code
 * mvn -B -ntp test -Dtest=TwoJvmsTest -Dmesa.cache.rounds=10 \
 *   -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false > target/two-jvms.log
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.TwoJvmsRecord \
 *   -Dbenchmark.arguments=$PWD/target/two-jvms.log
 * }</pre>
 */
public final class TwoJvmsRecord {
  private static final String COMMAND =
      "mvn -B -ntp test -Dtest=TwoJvmsTest -Dmesa.cache.rounds=10 -DfailIfNoTests=false"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final Pattern RUN =
      Pattern.compile(
          "(\\d+) rounds: (\\d+) commits, (\\d+) reads, (\\d+) % hits, the oldest answer (\\d+) ms"
              + " behind, lease (\\d+) ms");
  private static final Pattern VIOLATION = Pattern.compile("VIOLATION");

  private TwoJvmsRecord() {}

  /**
   * Writes {@code mesa-bench/results/two-jvms.json}.
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
    long rounds = 0;
    long fewestHits = 100;
    double oldest = 0;
    Matcher run = RUN.matcher(logs);
    while (run.find()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("rounds", Long.parseLong(run.group(1)));
      one.put("commits", Long.parseLong(run.group(2)));
      one.put("reads", Long.parseLong(run.group(3)));
      one.put("hitPercent", Long.parseLong(run.group(4)));
      one.put("oldestAnswerMillis", Long.parseLong(run.group(5)));
      one.put("leaseMillis", Long.parseLong(run.group(6)));
      runs.add(one);
      rounds += Long.parseLong(run.group(1));
      fewestHits = Math.min(fewestHits, Long.parseLong(run.group(4)));
      oldest = Math.max(oldest, Double.parseDouble(run.group(5)) / Long.parseLong(run.group(6)));
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("The logs hold no run of two processes.");
    }
    return new BenchmarkResult(
        "two-jvms",
        COMMAND,
        List.of(
            Bar.atMost("the oldest answer's age / the lease", 1, oldest),
            Bar.atMost(
                "answers older than the lease",
                0,
                (double) VIOLATION.matcher(logs).results().count()),
            Bar.atLeast("hits, in per cent of reads", 30, (double) fewestHits),
            Bar.atLeast("rounds", 10, (double) rounds)),
        Map.of("runs", runs));
  }
}
