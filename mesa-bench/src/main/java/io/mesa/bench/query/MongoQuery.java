package io.mesa.bench.query;

import com.mongodb.ConnectionString;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.measure.Turns;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.MongoProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Queries of 1 and of 100 documents of ten fields, and of documents with three levels of related
 * ones, by Mesa and by MongoDB's own driver. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=query.MongoQuery
 * mvn -q -Pbenchmark compile -Dbenchmark=query.MongoQuery -Dbenchmark.arguments=--quick
 * mvn -q -Pbenchmark compile -Dbenchmark=query.MongoQuery -Dbenchmark.arguments=mongodb://host/empty
 * }</pre>
 *
 * <p>The first writes {@code mesa-bench/results/mongo-query.json}; the second is a rehearsal and
 * writes into {@code target}. The server is mongo-java-server in a JVM of its own, behind one that
 * replays its answers, or the one that a URL names with a database that is empty and will keep the
 * benchmark's collections.
 */
public final class MongoQuery {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=query.MongoQuery";
  private static final double TIME_LIMIT = 1.1;
  private static final List<Workload> WORKLOADS =
      List.of(Workload.ONE_DOCUMENT, Workload.HUNDRED_DOCUMENTS, Workload.INCLUDED_DOCUMENTS);

  private final Turns turns;

  MongoQuery(Turns turns) {
    this.turns = turns;
  }

  /**
   * Runs the benchmark.
   *
   * @param args {@code --quick}, the URL of a server, both or nothing
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    List<String> asked = new ArrayList<>(List.of(args));
    boolean quick = asked.remove("--quick");
    var benchmark = new MongoQuery(quick ? AlternatingFork.QUICK : AlternatingFork.FULL);
    BenchmarkResult result = asked.isEmpty() ? benchmark.run() : benchmark.run(asked.get(0));
    System.out.println(ResultFile.write(result, quick));
  }

  BenchmarkResult run() throws Exception {
    try (var server = MongoProcess.start()) {
      return run(server.url("bench"));
    }
  }

  private BenchmarkResult run(String url) throws Exception {
    SampleDocuments.create(url);
    Map<Workload, Map<Kind, Long>> roundTrips = new LinkedHashMap<>();
    for (Workload workload : WORKLOADS) {
      roundTrips.put(workload, RoundTrips.of(new ConnectionString(url), workload));
    }
    Blocks blocks =
        AlternatingFork.runAll(
            url, turns, WORKLOADS, line -> System.out.println("[mongo-query] " + line));
    return result(blocks, roundTrips);
  }

  private static BenchmarkResult result(Blocks blocks, Map<Workload, Map<Kind, Long>> roundTrips) {
    List<Bar> bars = new ArrayList<>();
    for (Workload workload : List.of(Workload.ONE_DOCUMENT, Workload.HUNDRED_DOCUMENTS)) {
      bars.add(time(blocks, workload, Kind.MESA_MONGODB, "Query reused"));
      bars.add(time(blocks, workload, Kind.MESA_MONGODB_REBUILT, "Query rebuilt"));
    }
    roundTrips.forEach(
        (workload, counted) ->
            bars.add(
                Bar.atMost(
                    "%s: commands that Mesa sends".formatted(workload.label()),
                    1,
                    (double) counted.getOrDefault(Kind.MESA_MONGODB, 0L))));
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("forks", blocks.forks().size());
    for (Workload workload : WORKLOADS) {
      runs.put(
          workload.label() + ": commands",
          RoundTrips.figures(roundTrips.getOrDefault(workload, Map.of())));
      runs.put(workload.label(), blocks.figures(workload, Scale.MICROS));
    }
    return new BenchmarkResult("mongo-query", COMMAND, bars, runs);
  }

  private static Bar time(Blocks blocks, Workload workload, Kind mesa, String how) {
    return blocks.atMost(
        "%s, %s: time / that of MongoDB's driver".formatted(workload.label(), how),
        TIME_LIMIT,
        workload,
        mesa,
        mesa.plain());
  }
}
