package io.mesa.bench.differential;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records what runs of a differential test printed, one with each of several seeds: of PostgreSQL
 * beside the reference, or of both with MongoDB. From the repository's root:
 *
 * <pre>{@code
 * mvn -B -ntp test -Dtest=ThreeWayTest \
 *   -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dmesa.differential.seed=1 -Dmesa.differential.queries=100000 > target/three-way-1.log
 * mvn -q -Pbenchmark compile -Dbenchmark=differential.DifferentialRecord \
 *   -Dbenchmark.arguments="three-way $PWD/target/three-way-1.log ..."
 * }</pre>
 *
 * <p>For the other it is {@code PostgresDifferentialTest} and {@code differential}.
 */
public final class DifferentialRecord {
  /** What is recorded. */
  enum Kind {
    DIFFERENTIAL("PostgresDifferentialTest", 1_000_000),
    THREE_WAY("ThreeWayTest", 500_000);

    private final String test;
    private final long queries;

    Kind(String test, long queries) {
      this.test = test;
      this.queries = queries;
    }

    static Kind named(String name) {
      return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    String label() {
      return name().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    String command() {
      return "mvn -B -ntp test -Dtest="
          + test
          + " -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dmesa.differential.seed=SEED -Dmesa.differential.queries=QUERIES";
    }
  }

  private static final Pattern RUN =
      Pattern.compile("Differential test of (.+), seed (-?\\d+), (\\d+) ms, (\\d+) schemas");
  private static final Pattern FIGURES =
      Pattern.compile(
          "(\\d+) queries: ([\\d.]+) % gave rows, ([\\d.]+) % were refused, each combination at"
              + " least (\\d+) times");
  private static final Pattern DISAGREEMENT = Pattern.compile("Query \\d+ of seed .* differently");

  private DifferentialRecord() {}

  /**
   * Writes {@code mesa-bench/results/differential.json} or {@code three-way.json}.
   *
   * @param args which of them, and the logs of the runs
   * @throws IOException where one cannot be read, or the result not be written
   */
  public static void main(String[] args) throws IOException {
    List<String> logs = new ArrayList<>();
    for (String log : List.of(args).subList(1, args.length)) {
      logs.add(Files.readString(Path.of(log)));
    }
    System.out.println(ResultFile.write(of(Kind.named(args[0]), logs), ResultFile.committed()));
  }

  /** The result that several logs tell. */
  static BenchmarkResult of(Kind kind, List<String> logs) {
    List<Map<String, Object>> runs = new ArrayList<>();
    long queries = 0;
    long disagreements = 0;
    long fewest = Long.MAX_VALUE;
    double leastWithRows = 100;
    double mostRefused = 0;
    for (String log : logs) {
      disagreements += DISAGREEMENT.matcher(log).results().count();
      Matcher run = RUN.matcher(log);
      Matcher figures = FIGURES.matcher(log);
      while (run.find() && figures.find()) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("databases", run.group(1));
        one.put("seed", Long.parseLong(run.group(2)));
        one.put("queries", Long.parseLong(figures.group(1)));
        one.put("schemas", Long.parseLong(run.group(4)));
        one.put("seconds", Long.parseLong(run.group(3)) / 1_000);
        runs.add(one);
        queries += Long.parseLong(figures.group(1));
        leastWithRows = Math.min(leastWithRows, Double.parseDouble(figures.group(2)));
        mostRefused = Math.max(mostRefused, Double.parseDouble(figures.group(3)));
        fewest = Math.min(fewest, Long.parseLong(figures.group(4)));
      }
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("The logs hold no run of the differential test.");
    }
    return new BenchmarkResult(
        kind.label(),
        kind.command(),
        List.of(
            Bar.atLeast("queries, each asked once", (double) kind.queries, (double) queries),
            Bar.atMost("disagreements", 0, (double) disagreements),
            Bar.atLeast("least share of queries with rows, in per cent", 60, leastWithRows),
            Bar.atMost("greatest share of queries refused, in per cent", 5, mostRefused),
            Bar.atLeast("times of the rarest operator, type and null", 50, (double) fewest)),
        Map.of("runs", runs));
  }
}
