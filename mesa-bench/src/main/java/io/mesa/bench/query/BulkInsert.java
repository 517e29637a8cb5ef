package io.mesa.bench.query;

import io.mesa.bench.measure.Measurement;
import io.mesa.bench.measure.Ratio;
import io.mesa.bench.query.peer.Inserts;
import io.mesa.bench.query.peer.Inserts.Way;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many rows of six columns inserted, by Mesa and by the ways that pgjdbc has, by turns in one JVM.
 * From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.BulkInsert
 * mvn -q -Pbenchmark compile -Dbenchmark=query.BulkInsert -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/bulk-insert.json}; the second is a rehearsal and
 * writes into {@code target}.
 */
public final class BulkInsert {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=query.BulkInsert";

  private final int rows;
  private final int rounds;
  private final int warmUp;

  BulkInsert(int rows, int rounds, int warmUp) {
    this.rows = rows;
    this.rounds = rounds;
    this.warmUp = warmUp;
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    BenchmarkResult result =
        (quick ? new BulkInsert(100_000, 5, 2) : new BulkInsert(100_000, 30, 5)).run();
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws Exception {
    Map<Way, List<Measurement>> taken = new EnumMap<>(Way.class);
    try (var server = EmbeddedServer.start(SampleData.SETTINGS);
        var inserts = new Inserts(new Place(server.port(), "postgres"), rows)) {
      for (int round = -warmUp; round < rounds; round++) {
        for (Way way : Way.values()) {
          inserts.empty();
          Measurement measured = Measurement.of(() -> inserts.insert(way));
          inserts.check();
          if (round >= 0) {
            taken.computeIfAbsent(way, key -> new ArrayList<>()).add(measured);
          }
        }
      }
    }
    return result(taken);
  }

  private BenchmarkResult result(Map<Way, List<Measurement>> taken) {
    List<Bar> bars = new ArrayList<>();
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("rows", rows);
    runs.put("rounds", rounds);
    List<Measurement> mesa = taken.getOrDefault(Way.MESA, List.of());
    taken.forEach(
        (way, measured) -> {
          Map<String, Object> figures = new LinkedHashMap<>();
          figures.put(
              "median ms", Ratio.median(measured.stream().map(m -> m.seconds() * 1e3).toList()));
          figures.put(
              "median CPU ms",
              Ratio.median(measured.stream().map(m -> m.cpuNanos() / 1e6).toList()));
          figures.put(
              "median bytes allocated",
              Ratio.median(measured.stream().map(Measurement::allocatedBytes).toList()));
          runs.put(way.word(), figures);
          if (way == Way.COPY || way == Way.REWRITTEN_BATCH) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < measured.size(); round++) {
              ratios.add(mesa.get(round).seconds() / measured.get(round).seconds());
            }
            Ratio ratio = Ratio.of(List.of(ratios));
            double limit = way == Way.COPY ? 1.3 : 1;
            bars.add(
                Bar.atMost(
                    "Mesa's time / that of " + way.word(),
                    limit,
                    ratio.median(),
                    ratio.interval()));
          }
        });
    return new BenchmarkResult("bulk-insert", COMMAND, bars, runs);
  }
}
