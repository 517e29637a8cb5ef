package io.mesa.bench.cost;

import io.mesa.Mesa;
import io.mesa.bench.cost.Candidates.Candidate;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

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
 * <p>The first has queries of 1 ms to 10 s and takes a day; the second of 1 ms to 1 s. Both write
 * {@code mesa-bench/results/estimates.json}. The third is a rehearsal and writes into {@code
 * target}.
 */
public final class Estimates {
  private static final String COMMAND = "mvn -q -Pbenchmark compile -Dbenchmark=cost.Estimates";

  /** Another than estimates were made better with. */
  private static final double DATA_SEED = 0.7321;

  private static final long WARM_SHAPES = 5_000_000;
  private static final long COLD_SHAPES = 9_000_000;

  /** So many estimates are the first on a server. */
  private static final int FIRST = 150;

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
  private final QueryMaker maker;

  Estimates(Scale scale, String argument) {
    this.scale = scale;
    this.argument = argument;
    this.maker = new QueryMaker(scale.rows());
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
    Path committed = ResultFile.committed();
    System.out.println(
        ResultFile.write(benchmark.run(), smoke ? committed.resolveSibling("target") : committed));
  }

  BenchmarkResult run() throws Exception {
    try (var server = EmbeddedServer.start(SETTINGS)) {
      Place place = SkewedData.create(server, scale.rows(), DATA_SEED);
      try (Mesa pilot = mesa(place)) {
        var candidates = new Candidates(pilot.gateway(), maker, scale);
        List<Candidate> cold = candidates.ofManyShapes(COLD_SHAPES);
        say(cold.size() + " queries of as many shapes");
        List<Candidate> others = candidates.ofManyShapes(WARM_SHAPES);
        List<Long> shapes = shapes(others);
        List<Candidate> warm = candidates.ofFewShapes(shapes);
        say(warm.size() + " queries of " + shapes.size() + " shapes");
        var figures = new EstimateFigures(scale);
        try (Mesa fresh = mesa(place)) {
          var trials = new Trials(fresh.gateway(), pilot.gateway(), scale);
          figures.unknown(trials.run(others.subList(0, Math.min(FIRST, others.size()))));
          figures.cold(trials.run(cold));
          say("never seen: " + fresh.gateway().accuracy());
        }
        try (Mesa fresh = mesa(place)) {
          var trials = new Trials(fresh.gateway(), pilot.gateway(), scale);
          trials.train(training(shapes));
          figures.warm(trials.run(warm));
          figures.fromHistory(fresh.gateway());
          say("seen before: " + fresh.gateway().accuracy());
        }
        return new BenchmarkResult("estimates", command(), figures.bars(), figures.runs());
      }
    }
  }

  private String command() {
    return argument.isEmpty() ? COMMAND : COMMAND + " -Dbenchmark.arguments=" + argument;
  }

  private Mesa mesa(Place place) {
    return Mesa.of(
        Source.builder("estimates")
            .url(place.url())
            .pooling(Pooling.pooled(1, 2))
            .limits(Limits.defaults().withQueryTimeout(scale.longest().multipliedBy(3)))
            .build());
  }

  /** Shapes of short and of long queries alike. */
  private List<Long> shapes(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::shape).distinct().limit(scale.shapes()).toList();
  }

  private List<Candidate> training(List<Long> shapes) {
    List<Candidate> training = new ArrayList<>();
    for (long shape : shapes) {
      for (int value = 0; value < scale.training(); value++) {
        training.add(
            new Candidate(shape, maker.query(shape, value), maker.schema(shape), Double.NaN));
      }
    }
    Collections.shuffle(training, new Random(shapes.size()));
    return training;
  }

  private static void say(String line) {
    System.out.println("[estimates] " + line);
  }
}
