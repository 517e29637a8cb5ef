package io.mesa.bench.query;

import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.measure.Turns;
import io.mesa.bench.query.peer.Contender;
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
 * Customers with their purchases, those with their lines, those with their notes, by Mesa and its
 * peers. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.IncludeDepth3
 * mvn -q -Pbenchmark compile -Dbenchmark=query.IncludeDepth3 -Dbenchmark.arguments=--quick
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/include.json}; the second is a rehearsal and writes
 * into {@code target}.
 */
public final class IncludeDepth3 {
  private static final String COMMAND =
      "mvn -q -Pbenchmark compile -Dbenchmark=query.IncludeDepth3";

  private final Turns turns;

  IncludeDepth3(Turns turns) {
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
        new IncludeDepth3(quick ? AlternatingFork.QUICK : AlternatingFork.FULL).run();
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws Exception {
    try (var server = EmbeddedServer.start(SampleData.SETTINGS)) {
      Place place = SampleData.create(server);
      Map<Kind, Long> roundTrips = RoundTrips.of(place, Workload.INCLUDE);
      Blocks blocks =
          AlternatingFork.runAll(
              place.url(),
              turns,
              List.of(Workload.INCLUDE),
              line -> System.out.println("[include] " + line));
      return result(blocks, roundTrips);
    }
  }

  private static BenchmarkResult result(Blocks blocks, Map<Kind, Long> roundTrips) {
    List<Bar> bars = new ArrayList<>();
    bars.add(Bar.atMost("round trips of Mesa", 1, (double) roundTrips.getOrDefault(Kind.MESA, 0L)));
    bars.add(ahead(blocks, Kind.HIBERNATE));
    bars.add(ahead(blocks, Kind.JOOQ));
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("forks", blocks.forks().size());
    runs.put(
        "rows",
        List.of(
            Contender.CUSTOMERS,
            Contender.CUSTOMERS * Contender.CHILDREN,
            Contender.CUSTOMERS * Contender.CHILDREN * Contender.CHILDREN,
            Contender.CUSTOMERS * Contender.CHILDREN * Contender.CHILDREN * Contender.NOTES));
    runs.put("round trips", RoundTrips.figures(roundTrips));
    runs.put(Workload.INCLUDE.label(), blocks.figures(Workload.INCLUDE, Scale.MICROS));
    return new BenchmarkResult("include", COMMAND, bars, runs);
  }

  private static Bar ahead(Blocks blocks, Kind peer) {
    return blocks.ahead(Workload.INCLUDE.label(), 1, Workload.INCLUDE, peer, Kind.MESA);
  }
}
