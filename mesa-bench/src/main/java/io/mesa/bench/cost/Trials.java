package io.mesa.bench.cost;

import io.mesa.bench.measure.Ratio;
import io.mesa.call.CallOptions;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Estimates queries and runs them, as an application does that wants to know before. */
final class Trials {
  private static final double NANOS = 1e6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DatabaseGateway gateway;
  private final DatabaseGateway pilot;
  private final Scale scale;
  private final ToDoubleFunction<Query> planned;
  private final Map<Long, List<Double>> history = new HashMap<>();
  private final List<Double> factors = new ArrayList<>();

  /** Through {@code gateway}; nothing is learned of what {@code pilot} runs. */
  Trials(
      DatabaseGateway gateway,
      DatabaseGateway pilot,
      Scale scale,
      ToDoubleFunction<Query> planned) {
    this.gateway = gateway;
    this.pilot = pilot;
    this.scale = scale;
    this.planned = planned;
  }

  /** Runs queries and compares nothing. */
  void train(List<Asked> queries) {
    queries.forEach(this::run);
  }

  /** Runs queries until as many of each half decade are compared as are wanted. */
  List<Estimated> run(Stream<Asked> queries, int wanted) {
    var spread = new Spread(scale.bins(), wanted);
    List<Estimated> compared = new ArrayList<>();
    Iterator<Asked> all = queries.iterator();
    while (all.hasNext() && !spread.isFull()) {
      Asked asked = all.next();
      Estimated run = run(asked);
      if (spread.take(run.actual())) {
        boolean again = compared.size() % scale.oracleEach() == 0;
        compared.add(again ? run.withOracle(oracle(asked.query())) : run);
      }
    }
    return compared;
  }

  private Estimated run(Asked asked) {
    Query query = asked.query();
    patient(gateway).translate(query); // Reads the structure of its tables.
    long began = System.nanoTime();
    CostEstimate estimate = gateway.estimate(query);
    double asking = (System.nanoTime() - began) / NANOS;
    OptionalDouble actual = millis(gateway, query);
    double cost = planned.applyAsDouble(query);
    double byCost = factors.isEmpty() ? Double.NaN : cost * Ratio.median(factors);
    List<Double> earlier = history.computeIfAbsent(asked.shape(), shape -> new ArrayList<>());
    double byHistory = earlier.isEmpty() ? Double.NaN : Ratio.median(earlier);
    actual.ifPresent(
        millis -> {
          earlier.add(millis);
          factors.add(millis / cost);
        });
    return new Estimated(
        asked.schema(),
        actual.orElse(Double.POSITIVE_INFINITY),
        estimate.expected().map(Duration::toNanos).orElse(0L) / NANOS,
        estimate.bound().map(Duration::toNanos).orElse(0L) / NANOS,
        byCost,
        byHistory,
        Double.NaN,
        asking);
  }

  private static DatabaseGateway patient(DatabaseGateway gateway) {
    return gateway.with(CallOptions.none().withTimeout(PATIENCE));
  }

  /** What the planner says that a query costs. */
  static double cost(DatabaseGateway gateway, Query query) {
    return patient(gateway).explain(query).cost().find().orElse(Double.NaN);
  }

  private double oracle(Query query) {
    List<Double> again = new ArrayList<>();
    for (int i = 0; i < scale.oracleRuns(); i++) {
      millis(pilot, query).ifPresent(again::add);
    }
    return again.isEmpty() ? Double.NaN : Ratio.median(again);
  }

  /** How long a query takes; empty where it reached the time limit. */
  static OptionalDouble millis(DatabaseGateway gateway, Query query) {
    long began = System.nanoTime();
    try {
      gateway.query(query);
    } catch (MesaException e) {
      if (e.code() == ErrorCode.TIMEOUT) {
        return OptionalDouble.empty();
      }
      throw e;
    }
    return OptionalDouble.of((System.nanoTime() - began) / NANOS);
  }
}
