package io.mesa.bench.cost;

import io.mesa.bench.cost.Candidates.Candidate;
import io.mesa.bench.measure.Ratio;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Estimates queries and runs them. */
final class Trials {
  private static final double NANOS = 1e6;

  private final DatabaseGateway gateway;
  private final DatabaseGateway pilot;
  private final Scale scale;
  private final Map<Long, List<Double>> history = new HashMap<>();
  private final List<Double> factors = new ArrayList<>();

  Trials(DatabaseGateway gateway, DatabaseGateway pilot, Scale scale) {
    this.gateway = gateway;
    this.pilot = pilot;
    this.scale = scale;
  }

  /** Runs queries as an application does that wants to know before. */
  void train(List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      try {
        gateway.estimate(candidate.query());
        learn(candidate, Candidates.millis(gateway, candidate.query()), cost(candidate.query()));
      } catch (MesaException e) {
        if (e.code() != ErrorCode.TIMEOUT) {
          throw e;
        }
      }
    }
  }

  private void learn(Candidate candidate, double millis, double cost) {
    history.computeIfAbsent(candidate.shape(), shape -> new ArrayList<>()).add(millis);
    factors.add(millis / cost);
  }

  /** The planner's cost. */
  private double cost(Query query) {
    return pilot.explain(query).cost().find().orElse(Double.NaN);
  }

  List<Estimated> run(List<Candidate> candidates) {
    List<Estimated> runs = new ArrayList<>();
    for (Candidate candidate : candidates) {
      runs.add(run(candidate));
    }
    return runs;
  }

  private Estimated run(Candidate candidate) {
    Query query = candidate.query();
    long began = System.nanoTime();
    CostEstimate estimate = gateway.estimate(query);
    double asking = (System.nanoTime() - began) / NANOS;
    double actual = Candidates.millis(gateway, query);
    double cost = cost(query);
    double byCost = factors.isEmpty() ? Double.NaN : cost * Ratio.median(factors);
    List<Double> earlier = history.getOrDefault(candidate.shape(), List.of());
    double byHistory = earlier.isEmpty() ? Double.NaN : Ratio.median(earlier);
    learn(candidate, actual, cost);
    List<Double> again = new ArrayList<>(List.of(candidate.millis()));
    for (int i = 0; i < scale.oracle(); i++) {
      again.add(Candidates.millis(pilot, query));
    }
    return new Estimated(
        candidate.schema(),
        actual,
        estimate.expected().orElseThrow().toNanos() / NANOS,
        estimate.bound().orElseThrow().toNanos() / NANOS,
        byCost,
        byHistory,
        Ratio.median(again),
        asking);
  }
}
