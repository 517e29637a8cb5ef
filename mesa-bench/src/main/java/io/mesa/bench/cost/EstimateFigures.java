package io.mesa.bench.cost;

import io.mesa.bench.measure.Measurement;
import io.mesa.bench.result.Bar;
import io.mesa.cost.CostEstimate;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was demanded of estimates, and what was measured. */
final class EstimateFigures {
  private static final double LEAST_COVERAGE = 0.93;
  private static final double MOST_COVERAGE = 0.97;
  private static final double LEAST_RECALL = 0.95;
  private static final double MOST_NEEDLESS = 0.1;
  private static final double MOST_ASKING = 0.02;
  private static final int WARM_UP = 200_000;
  private static final int MEASURED = 1_000_000;

  private final Scale scale;
  private final List<Bar> bars = new ArrayList<>();
  private final Map<String, Object> runs = new LinkedHashMap<>();

  EstimateFigures(Scale scale) {
    this.scale = scale;
    runs.put("longest, ms", scale.longest().toMillis());
    runs.put("limit between now and later, ms", scale.limit().toMillis());
    runs.put("shapes seen before", scale.shapes());
    runs.put("runs of each before", scale.training());
  }

  void warm(List<Estimated> all) {
    Errors errors = Errors.of(all, Estimated::expected);
    bars.add(atMost("a shape with 20 runs: q-error p50", 1.3, errors.quantile(0.5)));
    bars.add(atMost("a shape with 20 runs: q-error p90", 2, errors.quantile(0.9)));
    common("a shape with 20 runs", all);
    double asked = all.stream().mapToDouble(Estimated::asking).sum();
    double ran = all.stream().mapToDouble(Estimated::actual).sum();
    bars.add(
        atMost("a shape with 20 runs: estimates' share of the time", MOST_ASKING, asked / ran));
    runs.put("a shape with 20 runs", figures(all));
  }

  void cold(List<Estimated> all) {
    Errors errors = Errors.of(all, Estimated::expected);
    bars.add(atMost("a shape never seen: q-error p50", 2, errors.quantile(0.5)));
    bars.add(atMost("a shape never seen: q-error p95", 5, errors.quantile(0.95)));
    common("a shape never seen", all);
    runs.put("a shape never seen", figures(all));
  }

  /** Estimates on a server that nothing is known of; there is no bar for them. */
  void unknown(List<Estimated> all) {
    runs.put("the first of a server never seen", Errors.of(all, Estimated::expected).figures());
  }

  /** On MongoDB, of runs before alone. */
  void documents(List<Estimated> all) {
    runs.put("MongoDB, from earlier runs alone", figures(all));
  }

  void recovery(Map<String, Object> rounds) {
    runs.put("after a change", rounds);
  }

  private void common(String what, List<Estimated> all) {
    double coverage = Errors.coverage(all);
    bars.add(
        new Bar(
            what + ": share within the bound",
            LEAST_COVERAGE + " to " + MOST_COVERAGE,
            coverage,
            Optional.empty(),
            coverage >= LEAST_COVERAGE && coverage <= MOST_COVERAGE));
    double limit = (double) scale.limit().toMillis();
    double recall = Errors.recall(all, limit);
    bars.add(
        new Bar(
            what + ": of the slow ones, told to be",
            ">= " + LEAST_RECALL,
            recall,
            Optional.empty(),
            recall >= LEAST_RECALL));
    bars.add(
        atMost(
            what + ": of the fast ones, told to be slow",
            MOST_NEEDLESS,
            Errors.needless(all, limit)));
  }

  private static Bar atMost(String bar, double limit, double measured) {
    return Bar.atMost(bar, limit, measured);
  }

  private Map<String, Object> figures(List<Estimated> all) {
    Map<String, Object> figures = new LinkedHashMap<>();
    double limit = (double) scale.limit().toMillis();
    long near =
        all.stream().filter(run -> run.actual() > limit / 3 && run.actual() < limit * 3).count();
    figures.put("share within 3 times of the limit", (double) near / Math.max(1, all.size()));
    figures.put("estimate", Errors.of(all, Estimated::expected).figures());
    figures.put("oracle", Errors.of(all, Estimated::oracle).figures());
    figures.put("planner's cost times one factor", Errors.of(all, Estimated::byCost).figures());
    figures.put("earlier runs alone", Errors.of(all, Estimated::byHistory).figures());
    figures.put("by decade, from 1 ms on", each(all, EstimateFigures::decade));
    figures.put("by data set", each(all, Estimated::schema));
    figures.put(
        "estimate, bound, actual, ms",
        all.stream()
            .map(run -> List.<Object>of(run.expected(), run.bound(), run.actual()))
            .toList());
    return figures;
  }

  private static String decade(Estimated run) {
    int decade = (int) Math.floor(Math.log10(Math.max(1, run.actual())));
    return Math.round(Math.pow(10, decade)) + " ms";
  }

  private static Map<String, Object> each(List<Estimated> all, Function<Estimated, String> kind) {
    Map<String, Object> each = new LinkedHashMap<>();
    new TreeMap<>(all.stream().collect(Collectors.groupingBy(kind)))
        .forEach(
            (name, runs) -> {
              Map<String, Object> figures =
                  new LinkedHashMap<>(Errors.of(runs, Estimated::expected).figures());
              figures.put("oracle p90", Errors.of(runs, Estimated::oracle).quantile(0.9));
              figures.put("within the bound", Errors.coverage(runs));
              each.put(name, figures);
            });
    return each;
  }

  /** What an estimate takes that rests on earlier runs, and what it allocates. */
  void fromHistory(DatabaseGateway gateway) throws Exception {
    Query query = Query.from(TableName.of("shop", "customer")).limit(1).build();
    for (int i = 0; i < 2 * WARM_UP / 1_000; i++) {
      gateway.query(query);
    }
    repeat(gateway, query, WARM_UP);
    Measurement took = Measurement.of(() -> repeat(gateway, query, MEASURED));
    bars.add(atMost("estimate from earlier runs, ns", 1_000, (double) took.wallNanos() / MEASURED));
    runs.put(
        "estimate from earlier runs, bytes allocated", (double) took.allocatedBytes() / MEASURED);
  }

  private static void repeat(DatabaseGateway gateway, Query query, int times) {
    for (int i = 0; i < times; i++) {
      CostEstimate estimate = gateway.estimate(query);
      if (estimate.basis() != CostEstimate.Basis.HISTORY) {
        throw new IllegalStateException("Not from earlier runs: " + estimate);
      }
    }
  }

  List<Bar> bars() {
    return bars;
  }

  Map<String, Object> runs() {
    return runs;
  }
}
