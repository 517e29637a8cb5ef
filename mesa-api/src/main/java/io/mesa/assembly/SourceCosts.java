package io.mesa.assembly;

import io.mesa.call.CallOptions;
import io.mesa.cost.CostAccuracy;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostHistory;
import io.mesa.cost.PlanCost;
import io.mesa.cost.ShapeRuns;
import io.mesa.cost.learn.CostModel;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.ExpectedTime;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.QueryShape;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCosts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Learns what one source's queries take, and estimates others. Thread-safe. */
final class SourceCosts {
  /** Where the database could not be asked, there are earlier runs at most. */
  private static final Set<ErrorCode> NOT_ASKED =
      EnumSet.of(
          ErrorCode.TIMEOUT,
          ErrorCode.UNAVAILABLE,
          ErrorCode.CONNECTION,
          ErrorCode.UNSUPPORTED,
          ErrorCode.DRIVER);

  /** What a query is cut short by, that would have gone on. */
  private static final Set<ErrorCode> CUT_SHORT =
      EnumSet.of(ErrorCode.TIMEOUT, ErrorCode.CANCELLED, ErrorCode.CLOSED);

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final CostModel model = new CostModel();
  private final String source;
  private final Background background;
  private final LongSupplier nanoClock;
  private volatile @Nullable CostKeeper keeper;

  /** Whether the driver has nothing that tells a plan's cost, and need not be asked again. */
  private volatile boolean withoutPlans;

  /** Nothing is known yet; what is saved while Mesa runs is saved in the background. */
  SourceCosts(String source, Background background, LongSupplier nanoClock) {
    this.source = source;
    this.background = background;
    this.nanoClock = nanoClock;
  }

  /** Takes note of how long something took that was asked; without rows it was cut short. */
  private interface Note<Q> {
    void take(SourceCosts costs, Q asked, LiveCall call, @Nullable Rows rows);
  }

  /** Has a query answered by the database, and learns how long that took. */
  Rows learn(Query query, LiveCall call, Supplier<Rows> database) {
    return learn(query, SourceCosts::queried, call, database);
  }

  /** Has a statement run by the database, and learns how long that took. */
  Rows learn(NativeStatement statement, LiveCall call, Supplier<Rows> database) {
    return learn(statement, SourceCosts::ran, call, database);
  }

  private <Q> Rows learn(Q asked, Note<Q> note, LiveCall call, Supplier<Rows> database) {
    try {
      Rows rows = database.get();
      take(asked, note, call, rows);
      return rows;
    } catch (RuntimeException e) {
      if (CUT_SHORT.contains(call.translate(e).code())) {
        take(asked, note, call, null);
      }
      throw e;
    }
  }

  private <Q> void take(Q asked, Note<Q> note, LiveCall call, @Nullable Rows rows) {
    note.take(this, asked, call, rows);
    CostKeeper kept = keeper;
    if (kept != null) {
      kept.learned();
    }
  }

  private void queried(Query query, LiveCall call, @Nullable Rows rows) {
    long shape = shape(query.shapeHash(), call.options());
    int values = query.hashCode();
    long nanos = call.workNanos();
    if (!model.ranAgain(shape, values, nanos, rows)) {
      model.ran(shape, values, () -> name(query::shape, call.options()), nanos, rows);
    }
  }

  private void ran(NativeStatement statement, LiveCall call, @Nullable Rows rows) {
    long shape = shape(statement.shapeHash(), call.options());
    int values = statement.binds().hashCode();
    model.ran(shape, values, () -> name(statement::shape, call.options()), call.workNanos(), rows);
  }

  /** What a query will cost. */
  CostEstimate estimate(Query query, CallRunner runner, CallOptions options) {
    long shape = shape(query.shapeHash(), options);
    int values = query.hashCode();
    CostEstimate quick = model.quick(shape, values, () -> name(query::shape, options));
    return quick == null ? ask(shape, values, runner, options, costs -> costs.cost(query)) : quick;
  }

  /** What a statement will cost. */
  CostEstimate estimate(NativeStatement statement, CallRunner runner, CallOptions options) {
    long shape = shape(statement.shapeHash(), options);
    int values = statement.binds().hashCode();
    CostEstimate quick = model.quick(shape, values, () -> name(statement::shape, options));
    return quick == null
        ? ask(shape, values, runner, options, costs -> costs.cost(statement))
        : quick;
  }

  private CostEstimate ask(
      long shape,
      int values,
      CallRunner runner,
      CallOptions options,
      Function<DriverCosts, PlanCost> question) {
    if (withoutPlans) {
      return model.withoutPlan(shape, values);
    }
    try {
      return runner.call(
          Operation.ESTIMATE,
          options,
          false,
          call -> within(call, shape, values, runner, question));
    } catch (MesaException e) {
      if (NOT_ASKED.contains(e.code())) {
        return model.withoutPlan(shape, values);
      }
      throw e;
    }
  }

  private CostEstimate within(
      LiveCall call,
      long shape,
      int values,
      CallRunner runner,
      Function<DriverCosts, PlanCost> question) {
    Optional<DriverCosts> costs = runner.connection().costs(call);
    if (costs.isEmpty()) {
      withoutPlans = true;
      return model.withoutPlan(shape, values);
    }
    long began = System.nanoTime();
    PlanCost plan = question.apply(costs.get());
    return model.withPlan(shape, values, plan, System.nanoTime() - began);
  }

  /** How long a query that runs now was said to take, or else what earlier runs took. */
  Optional<ExpectedTime> known(Query query, CallOptions options) {
    return expected(model.known(shape(query.shapeHash(), options), query.hashCode()));
  }

  /** How long a statement that runs now was said to take, or else what earlier runs took. */
  Optional<ExpectedTime> known(NativeStatement statement, CallOptions options) {
    return expected(
        model.known(shape(statement.shapeHash(), options), statement.binds().hashCode()));
  }

  /** How long a query that is being explained will take. */
  Optional<ExpectedTime> expected(Query query, CallRunner runner, LiveCall call) {
    long shape = shape(query.shapeHash(), call.options());
    int values = query.hashCode();
    CostEstimate quick = model.quick(shape, values, () -> name(query::shape, call.options()));
    CostEstimate estimate;
    try {
      estimate =
          quick == null ? within(call, shape, values, runner, costs -> costs.cost(query)) : quick;
    } catch (MesaException e) {
      if (!NOT_ASKED.contains(e.code())) {
        throw e;
      }
      estimate = model.withoutPlan(shape, values);
    }
    return expected(estimate);
  }

  /** The time that an estimate says, where it says one. */
  private static Optional<ExpectedTime> expected(CostEstimate estimate) {
    Optional<Duration> bound = estimate.bound();
    CostEstimate.Basis basis = estimate.basis();
    long samples = estimate.samples();
    return estimate
        .expected()
        .map(expected -> new ExpectedTime(expected, bound.orElse(expected), basis.name(), samples));
  }

  /** Another database of the server has other tables of the same names. */
  private static long shape(long hash, CallOptions options) {
    @Nullable String database = options.database().orElse(null);
    return database == null ? hash : (hash ^ database.hashCode()) * STEP;
  }

  private static String name(Supplier<QueryShape> shape, CallOptions options) {
    String id = shape.get().id();
    return options.database().map(database -> id + "@" + database).orElse(id);
  }

  /** Takes over what was learned before. */
  void load(List<ShapeRuns> saved) {
    model.load(saved);
  }

  /** Has what is learned saved: now and then, and with {@link #save}. */
  void keepIn(CostHistory history) {
    keeper = new CostKeeper(history, source, model::save, background, nanoClock);
  }

  /** Saves what was learned, where it is kept anywhere. */
  void save() {
    CostKeeper kept = keeper;
    if (kept != null) {
      kept.save();
    }
  }

  Optional<CostAccuracy> accuracy() {
    return model.accuracy();
  }
}
