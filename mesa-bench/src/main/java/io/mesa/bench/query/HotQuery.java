package io.mesa.bench.query;

import io.mesa.bench.measure.Block;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.measure.Turns;
import io.mesa.bench.query.peer.Kind;
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
 * Queries of 1 and of 100 rows of ten columns by Mesa and its peers; with what translating a query
 * and making records of rows take. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.HotQuery
 * mvn -q -Pbenchmark compile -Dbenchmark=query.HotQuery -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/hot-query.json}; the second is a rehearsal and
 * writes into {@code target}.
 */
public final class HotQuery {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=query.HotQuery";
  private static final double TIME_LIMIT = 1.05;
  private static final double BYTES_LIMIT = 1.15;
  private static final double BYTES_ALLOWED = 600;
  private static final List<Workload> WORKLOADS =
      List.of(Workload.ONE_ROW, Workload.HUNDRED_ROWS, Workload.TRANSLATE, Workload.RECORDS);

  private final Turns turns;

  HotQuery(Turns turns) {
    this.turns = turns;
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
        new HotQuery(quick ? AlternatingFork.QUICK : AlternatingFork.FULL).run();
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws Exception {
    try (var server = EmbeddedServer.start(SampleData.SETTINGS)) {
      Place place = SampleData.create(server);
      Map<Kind, Long> roundTrips = RoundTrips.of(place, Workload.ONE_ROW);
      Blocks blocks =
          AlternatingFork.runAll(
              place.url(), turns, WORKLOADS, line -> System.out.println("[hot-query] " + line));
      return result(blocks, roundTrips);
    }
  }

  private static BenchmarkResult result(Blocks blocks, Map<Kind, Long> roundTrips) {
    List<Bar> bars = new ArrayList<>();
    for (Workload workload : List.of(Workload.ONE_ROW, Workload.HUNDRED_ROWS)) {
      bars.add(time(blocks, workload, Kind.MESA, "Query reused"));
      bars.add(time(blocks, workload, Kind.MESA_REBUILT, "Query rebuilt"));
      bars.add(bytes(blocks, workload, Kind.MESA, "Query reused"));
      bars.add(bytes(blocks, workload, Kind.MESA_REBUILT, "Query rebuilt"));
      for (Kind peer : List.of(Kind.JDBI, Kind.JOOQ, Kind.HIBERNATE)) {
        bars.add(blocks.ahead(workload.label(), 1, workload, peer, Kind.MESA));
      }
    }
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("forks", blocks.forks().size());
    runs.put("round trips of a query of 1 row", RoundTrips.figures(roundTrips));
    WORKLOADS.forEach(
        workload -> runs.put(workload.label(), blocks.figures(workload, Scale.MICROS)));
    return new BenchmarkResult("hot-query", COMMAND, bars, runs);
  }

  private static Bar time(Blocks blocks, Workload workload, Kind mesa, String how) {
    return blocks.atMost(
        "%s, %s: time / pgjdbc's".formatted(workload.label(), how),
        TIME_LIMIT,
        workload,
        mesa,
        Kind.PGJDBC);
  }

  /** Allocation is exact, so its bar has no interval; what it is depends on what pgjdbc takes. */
  private static Bar bytes(Blocks blocks, Workload workload, Kind mesa, String how) {
    double plain = blocks.median(workload, Kind.PGJDBC, Block::bytes);
    return Bar.atMost(
        "%s, %s: bytes allocated, pgjdbc %.0f (1.15 times that, or 600 more)"
            .formatted(workload.label(), how, plain),
        Math.rint(Math.max(plain * BYTES_LIMIT, plain + BYTES_ALLOWED)),
        blocks.median(workload, mesa, Block::bytes));
  }
}
