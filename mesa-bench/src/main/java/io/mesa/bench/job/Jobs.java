package io.mesa.bench.job;

import io.mesa.bench.measure.Ratio;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What jobs cost: from submit to start in memory, the answer of a full queue, submit where it
 * answers at once, and jobs a second in PostgreSQL beside db-scheduler. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=job.Jobs
 * mvn -q -Pbenchmark compile -Dbenchmark=job.Jobs -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/jobs.json}; the second is a rehearsal and writes
 * into {@code target}.
 */
public final class Jobs {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=job.Jobs";
  private static final double START_LIMIT_MICROS = 50;
  private static final double FULL_LIMIT_MICROS = 1_000;
  private static final double INLINE_LIMIT_NANOS = 3_000;
  private static final Map<String, String> SETTINGS = Map.of("shared_buffers", "256MB");

  private final Size size;

  /**
   * How much is done.
   *
   * @param calls how many calls in memory are counted, and as many before are not
   * @param queued how many jobs fill a queue
   * @param rounds how often things are compared, by turns
   * @param block calls of submit, or of query, in a round
   * @param jobs jobs in PostgreSQL in a round
   */
  record Size(int calls, int queued, int rounds, int block, int jobs) {
    static final Size FULL = new Size(20_000, 1_000, 20, 10_000, 5_000);
    static final Size QUICK = new Size(5_000, 1_000, 5, 5_000, 1_000);
    static final Size REHEARSAL = new Size(200, 50, 2, 200, 50);
  }

  Jobs(Size size) {
    this.size = size;
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    BenchmarkResult result = new Jobs(quick ? Size.QUICK : Size.FULL).run();
    Path committed = ResultFile.committed();
    System.out.println(
        ResultFile.write(result, quick ? committed.resolveSibling("target") : committed));
  }

  BenchmarkResult run() throws Exception {
    long[] starts = InMemory.submitToStart(size.calls(), size.calls());
    say("submit to start in memory: " + micros(starts));
    long[] full = InMemory.fullQueue(size.queued(), size.calls(), size.calls());
    say("a full queue: " + micros(full));
    Ratio inline = InMemory.inlineSubmit(size.rounds(), size.rounds(), size.block());
    say("submit over query, ns: " + inline);
    List<Bar> bars = new ArrayList<>();
    bars.add(
        Bar.atMost(
            "submit to start in memory, median: µs", START_LIMIT_MICROS, quantile(starts, 0.5)));
    bars.add(
        Bar.atMost(
            "refused by a full queue, 99 of 100: µs", FULL_LIMIT_MICROS, quantile(full, 0.99)));
    bars.add(
        Bar.atMost(
            "inline submit over query: ns of CPU time",
            INLINE_LIMIT_NANOS,
            inline.median(),
            inline.interval()));
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("submit to start in memory", micros(starts));
    runs.put("refused by a full queue", micros(full));
    runs.put("inline submit over query, ns of CPU time", inline.triple());
    throughput(bars, runs);
    return new BenchmarkResult("jobs", COMMAND, bars, runs);
  }

  private void throughput(List<Bar> bars, Map<String, Object> runs) throws Exception {
    List<Double> mesa = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (var server = EmbeddedServer.start(SETTINGS)) {
      var throughput = new Throughput(new Place(server.port(), "postgres"), size.jobs());
      // The first round warms up.
      for (int round = -1; round < size.rounds(); round++) {
        boolean first = round % 2 == 0;
        double early = first ? throughput.mesa() : throughput.dbScheduler();
        double late = first ? throughput.dbScheduler() : throughput.mesa();
        if (round >= 0) {
          mesa.add(first ? early : late);
          peer.add(first ? late : early);
          ratios.add(mesa.get(round) / peer.get(round));
          say(
              "jobs a second: Mesa %.0f, db-scheduler %.0f"
                  .formatted(mesa.get(round), peer.get(round)));
        }
      }
    }
    Ratio ratio = Ratio.of(List.of(ratios));
    bars.add(
        Bar.atLeast(
            "jobs a second in PostgreSQL, %d at once: Mesa's / db-scheduler's"
                .formatted(Throughput.BATCH),
            1,
            ratio.median(),
            ratio.interval()));
    runs.put("jobs a second, Mesa", mesa);
    runs.put("jobs a second, db-scheduler", peer);
  }

  private static Map<String, Object> micros(long[] sorted) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("calls", sorted.length);
    figures.put("median µs", quantile(sorted, 0.5));
    figures.put("90 of 100 µs", quantile(sorted, 0.9));
    figures.put("99 of 100 µs", quantile(sorted, 0.99));
    return figures;
  }

  private static double quantile(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e3;
  }

  private static void say(String line) {
    System.out.println("[jobs] " + line);
  }
}
