package io.mesa.assembly;

import io.mesa.cost.CostEstimate;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** Jobs of a source that is a script, with estimates that are said. */
final class ScriptedJobs implements AutoCloseable {
  private final CallWatch watch = new CallWatch();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final JobEngine engine;
  private final AssembledGateway gateway;
  volatile CostEstimate estimate = CostEstimate.unknown();

  ScriptedJobs(JobStore store, JobLimits limits, Function<DriverCall, Rows> answer) {
    this(store, limits, job -> {}, answer);
  }

  ScriptedJobs(
      JobStore store,
      JobLimits limits,
      Consumer<QueryJob> archive,
      Function<DriverCall, Rows> answer) {
    var driver =
        new ScriptedDriver(
            (call, method) ->
                method.equals("query") ? answer.apply(call) : NativeStatement.of("SELECT 1"));
    var listeners = new Listeners(List.of());
    var background = new Background();
    var surroundings =
        new Surroundings(
            watch,
            new Settling(listeners),
            background,
            new Auditor(0, background, listeners),
            listeners,
            closed::get);
    Source source = driver.source("shop");
    this.engine = new JobEngine(store, limits, archive, listeners, (view, query) -> estimate);
    this.gateway =
        engine.serve(AssembledGateway.of(source, driver, surroundings, null, Optional.empty()));
  }

  static CostEstimate known(Duration expected, Duration bound) {
    return new CostEstimate(
        CostEstimate.Basis.HISTORY,
        20,
        Optional.of(expected),
        Optional.of(bound),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  static Query query() {
    return Query.from("item").select("id").build();
  }

  static Rows rows(int count) {
    List<RowColumn> columns = List.of(new RowColumn("id", ValueType.INT32, "int4"));
    List<Object[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(new Object[] {i});
    }
    return Rows.of(columns, values);
  }

  AssembledGateway gateway() {
    return gateway;
  }

  QueryJobs jobs() {
    return engine.jobs();
  }

  Outcome submit() {
    return gateway.submit(query());
  }

  void start() {
    engine.start();
  }

  @Override
  public void close() {
    engine.close();
    closed.set(true);
    watch.cutAll(0);
    watch.close();
  }
}
