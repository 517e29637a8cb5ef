package io.mesa.bench.cost;

import io.mesa.Mesa;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.util.List;
import java.util.Map;

/**
 * How good estimates are: of shapes that ran before, with values that they never had, and of shapes
 * never seen; beside a further run of the same query, the planner's cost times one factor, and
 * earlier runs alone. From the repository's root:
 *
 * <pre>{@code
 * mvn -q -Pbenchmark compile -Dbenchmark=cost.Estimates
 * mvn -q -Pbenchmark compile -Dbenchmark=cost.Estimates -Dbenchmark.arguments=--quick
 * mvn -q -Pbenchmark compile -Dbenchmark=cost.Estimates -Dbenchmark.arguments=--smoke
 * }</pre>
 *
 * <p>The first has queries of 1 ms to 10 s and takes two hours, the second of 1 ms to 1 s and takes
 * twenty minutes. Both write {@code mesa-bench/results/estimates.json}. The third is a rehearsal
 * and writes into {@code target}.
 */
public final class Estimates {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=cost.Estimates";

  /** Another than estimates were made better with. */
  private static final double DATA_SEED = 0.7321;

  /** So many rows the tables have that are changed. */
  private static final int MOST_CHANGING = 100_000;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "shared_buffers", "512MB",
          "work_mem", "32MB",
          "max_parallel_workers_per_gather", "0",
          "autovacuum", "off",
          "fsync", "off",
          "synchronize_seqscans", "off");

  private final Scale scale;
  private final String argument;
  private final Workload workload;

  Estimates(Scale scale, String argument) {
    this.scale = scale;
    this.argument = argument;
    this.workload = new Workload(SkewedTable.all(scale.rows()), scale);
  }

  /**
   * Runs the benchmark.
   *
   * @param args nothing, {@code --quick} or {@code --smoke}
   * @throws Exception where it fails
   */
  public static void main(String[] args) throws Exception {
    boolean smoke = List.of(args).contains("--smoke");
    boolean quick = List.of(args).contains("--quick");
    var benchmark =
        new Estimates(
            smoke ? Scale.SMOKE : quick ? Scale.QUICK : Scale.FULL,
            smoke ? "--smoke" : quick ? "--quick" : "");
    System.out.println(ResultFile.write(benchmark.run(), smoke));
  }

  BenchmarkResult run() throws Exception {
    var figures = new EstimateFigures(scale);
    try (var server = EmbeddedServer.start(SETTINGS)) {
      Place place = SkewedData.create(server, scale.rows(), DATA_SEED);
      say("data is there");
      try (Mesa pilot = mesa(place)) {
        try (Mesa fresh = mesa(place)) {
          var trials = trials(fresh, pilot);
          List<Estimated> all = trials.run(workload.ofNewShapes(), scale.first() + scale.tests());
          int first = Math.min(scale.first(), all.size());
          figures.unknown(all.subList(0, first));
          figures.cold(all.subList(first, all.size()));
          say(all.size() + " of shapes never seen: " + fresh.gateway().accuracy());
        }
        try (Mesa fresh = mesa(place)) {
          List<Long> shapes = workload.fewShapes(pilot.gateway());
          say(shapes.size() + " shapes are chosen");
          var trials = trials(fresh, pilot);
          trials.train(workload.training(shapes));
          List<Estimated> all = trials.run(workload.heldOut(shapes), scale.tests());
          figures.warm(all);
          say(all.size() + " of shapes seen before: " + fresh.gateway().accuracy());
          figures.fromHistory(fresh.gateway());
        }
      }
    }
    figures.documents(new DocumentEstimates(scale).measure());
    say("MongoDB's are there");
    figures.recovery(
        new Recovery(Math.min(scale.rows(), MOST_CHANGING), scale.shapes() / 4, scale.training())
            .measure(SETTINGS));
    return new BenchmarkResult("estimates", command(), figures.bars(), figures.runs());
  }

  private Trials trials(Mesa fresh, Mesa pilot) {
    DatabaseGateway plans = pilot.gateway();
    return new Trials(fresh.gateway(), pilot.gateway(), scale, query -> Trials.cost(plans, query));
  }

  private String command() {
    return argument.isEmpty() ? COMMAND : COMMAND + " -Dbenchmark.arguments=" + argument;
  }

  private Mesa mesa(Place place) {
    return Mesa.of(
        Source.builder("estimates")
            .url(place.url())
            .pooling(Pooling.pooled(1, 2))
            .limits(Limits.defaults().withQueryTimeout(scale.longest()))
            .build());
  }

  private static void say(String line) {
    System.out.println("[estimates] " + line);
  }
}
