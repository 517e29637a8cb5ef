package io.mesa.bench.cache;

import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.cache.trace.HitRatios;
import io.mesa.bench.measure.Block;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.Ratio;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.measure.Turns;
import io.mesa.bench.query.SampleData;
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
 * Answers from the cache, by Mesa and its peers; what a cache that misses costs a query, and what
 * it costs a write; and how often answers are found on made traces. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.CacheHit
 * mvn -q -Pbenchmark compile -Dbenchmark=cache.CacheHit -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/cache-hit.json}; the second is a rehearsal and
 * writes into {@code target}.
 */
public final class CacheHit {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=cache.CacheHit";
  private static final double SAME_FEATURES_LIMIT = 3;
  private static final double HIBERNATE_LIMIT = 100;
  private static final double MISS_LIMIT = 1.03;
  private static final double WRITE_LIMIT_NANOS = 2_000;
  private static final List<Workload> HITS =
      List.of(Workload.HITS, Workload.HITS_2, Workload.HITS_16);

  private final Turns turns;
  private final HitRatios.Size traces;

  CacheHit(Turns turns, HitRatios.Size traces) {
    this.turns = turns;
    this.traces = traces;
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, or {@code --quick}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean quick = List.of(args).contains("--quick");
    var benchmark =
        quick
            ? new CacheHit(CacheFork.QUICK, HitRatios.Size.QUICK)
            : new CacheHit(CacheFork.FULL, HitRatios.Size.FULL);
    System.out.println(ResultFile.write(benchmark.run(), quick));
  }

  BenchmarkResult run() throws Exception {
    List<Workload> workloads = List.of(Workload.values());
    try (var server = EmbeddedServer.start(SampleData.SETTINGS)) {
      Place place = SampleData.create(server);
      SampleData.createWritten(server, "written");
      Blocks blocks =
          CacheFork.runAll(
              place.url(), turns, workloads, line -> System.out.println("[cache-hit] " + line));
      return result(workloads, blocks, HitRatios.of(traces));
    }
  }

  private static BenchmarkResult result(List<Workload> workloads, Blocks blocks, HitRatios ratios) {
    List<Bar> bars = new ArrayList<>();
    for (Workload workload : HITS) {
      bars.add(
          blocks.atMost(
              workload.label() + ", Query reused: time / that of Caffeine with the same features",
              SAME_FEATURES_LIMIT,
              workload,
              Kind.MESA,
              Kind.SAME_FEATURES));
      bars.add(
          Bar.atMost(
              workload.label() + ", Query reused: bytes allocated",
              0,
              blocks.median(workload, Kind.MESA, Block::bytes)));
      bars.add(timesAsLong(blocks, workload, Kind.SPRING, 1));
      bars.add(timesAsLong(blocks, workload, Kind.SPRING_KEY, 1));
      bars.add(timesAsLong(blocks, workload, Kind.HIBERNATE, HIBERNATE_LIMIT));
    }
    bars.add(timesAsLong(blocks, Workload.HITS_OF_MANY, Kind.SPRING, 1));
    bars.add(timesAsLong(blocks, Workload.HITS_OF_MANY, Kind.HIBERNATE, HIBERNATE_LIMIT));
    bars.add(missed(blocks, "as it comes", Kind.MISS));
    bars.add(missed(blocks, "every answer kept", Kind.MISS_KEPT));
    bars.add(written(blocks));
    bars.add(
        Bar.atMost(
            Workload.MARKS.label() + ": ns",
            WRITE_LIMIT_NANOS,
            blocks.median(Workload.MARKS, Kind.MARK, Block::nanos)));
    bars.addAll(ratios.bars());
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("forks", blocks.forks().size());
    workloads.forEach(
        workload -> runs.put(workload.label(), blocks.figures(workload, Scale.NANOS)));
    runs.put(
        "more ns of CPU time for a write with the cache",
        blocks
            .difference(Workload.WRITES, Kind.WRITE, Kind.NO_CACHE_WRITE, Block::cpuNanos)
            .triple());
    runs.put("hit ratios", ratios.figures());
    return new BenchmarkResult("cache-hit", COMMAND, bars, runs);
  }

  /** A peer takes at least so many times as long as Mesa with a query that is built each time. */
  private static Bar timesAsLong(Blocks blocks, Workload workload, Kind peer, double limit) {
    return blocks.ahead(
        workload.label() + ", Query rebuilt", limit, workload, peer, Kind.MESA_REBUILT);
  }

  private static Bar missed(Blocks blocks, String how, Kind kind) {
    return blocks.atMost(
        "%s, %s: time / that without a cache".formatted(Workload.MISSES.label(), how),
        MISS_LIMIT,
        Workload.MISSES,
        kind,
        Kind.NO_CACHE_QUERY);
  }

  private static Bar written(Blocks blocks) {
    Ratio more = blocks.difference(Workload.WRITES, Kind.WRITE, Kind.NO_CACHE_WRITE, Block::nanos);
    return Bar.atMost(
        Workload.WRITES.label() + ", without a feed: ns more than without a cache",
        WRITE_LIMIT_NANOS,
        more.median(),
        more.interval());
  }
}
