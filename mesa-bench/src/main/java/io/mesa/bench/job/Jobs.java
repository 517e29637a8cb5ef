package io.mesa.bench.job;

import io.mesa.bench.measure.Ratio;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What jobs cost: from submit to start in memory, the answer of a full queue, submit where it
 * answers at once, and jobs a second in PostgreSQL beside db-scheduler and JobRunr. From the
 * repository's root:
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
  private static final String MESA = "Mesa";
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
   * @param warmups uncounted rounds of jobs in PostgreSQL
   * @param rounds how often things are compared, by turns
   * @param block calls of submit, or of query, in a round
   * @param jobs jobs in PostgreSQL in a round
   */
  record Size(int calls, int queued, int warmups, int rounds, int block, int jobs) {
    static final Size FULL = new Size(20_000, 1_000, 3, 20, 10_000, 5_000);
    static final Size QUICK = new Size(5_000, 1_000, 3, 5, 5_000, 2_000);
    static final Size REHEARSAL = new Size(200, 50, 1, 2, 200, 50);
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
    System.out.println(ResultFile.write(result, quick));
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

  /** Who runs jobs. */
  private interface Contender {
    double jobsPerSecond() throws Exception;
  }

  private void throughput(List<Bar> bars, Map<String, Object> runs) throws Exception {
    try (var server = EmbeddedServer.start(SETTINGS)) {
      var throughput = new Throughput(new Place(server.port(), "postgres"), size.jobs());
      List<String> names = List.of(MESA, "db-scheduler", "JobRunr");
      List<Contender> contenders =
          List.of(throughput::mesa, throughput::dbScheduler, throughput::jobRunr);
      Map<String, List<Double>> figures = new LinkedHashMap<>();
      names.forEach(name -> figures.put(name, new ArrayList<>()));
      // The first rounds warm up; who begins changes from round to round.
      for (int round = -size.warmups(); round < size.rounds(); round++) {
        for (int turn = 0; turn < names.size(); turn++) {
          int next = Math.floorMod(round + turn, names.size());
          double perSecond = contenders.get(next).jobsPerSecond();
          say("round %d, jobs a second: %s %.0f".formatted(round, names.get(next), perSecond));
          if (round >= 0) {
            figures.computeIfAbsent(names.get(next), any -> new ArrayList<>()).add(perSecond);
          }
        }
      }
      List<Double> mesa = figures.getOrDefault(MESA, List.of());
      figures.forEach(
          (name, perSecond) -> {
            runs.put("jobs a second, " + name, perSecond);
            if (!name.equals(MESA)) {
              bars.add(ahead(name, mesa, perSecond));
            }
          });
    }
  }

  private static Bar ahead(String peer, List<Double> mesa, List<Double> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < mesa.size(); round++) {
      ratios.add(mesa.get(round) / theirs.get(round));
    }
    Ratio ratio = Ratio.of(List.of(ratios));
    return Bar.atLeast(
        "jobs a second in PostgreSQL, %d at once: Mesa's / %s's".formatted(Throughput.BATCH, peer),
        1,
        ratio.median(),
        ratio.interval());
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
