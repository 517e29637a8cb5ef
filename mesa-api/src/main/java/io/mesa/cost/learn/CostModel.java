package io.mesa.cost.learn;

import io.mesa.cost.CostAccuracy;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostEstimate.Basis;
import io.mesa.cost.CostHistory;
import io.mesa.cost.PlanCost;
import io.mesa.cost.ShapeRuns;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one source's queries. A shape is named by a number; so is a query with its
 * values, by another. Thread-safe.
 */
public final class CostModel {
  private static final int MOST_SHAPES = CostHistory.MOST_SHAPES;
  private static final int MOST_PENDING = 512;

  /** From so many runs on a shape is known well. */
  private static final int THIN = 20;

  /** A plan is asked for in any case where it takes so small a part of what the query takes. */
  private static final double CHEAP_PLAN = 0.01;

  /** What never took longer than so many plans is short, whichever values it has. */
  private static final double SHORT = 20;

  private final ShapeTable shapes = new ShapeTable(MOST_SHAPES);

  /** What was saved, of shapes that were not asked for since. */
  private final Map<String, ShapeRuns> loaded = new ConcurrentHashMap<>();

  private final Calibration calibration = new Calibration();
  private final BoundScales scales = new BoundScales();
  private final Pace pace = new Pace();
  private final AccuracyRecord accuracy = new AccuracyRecord();
  private final PlanBudget budget = new PlanBudget();
  private final AtomicReferenceArray<@Nullable Pending> pending =
      new AtomicReferenceArray<>(MOST_PENDING);

  /**
   * An estimate whose query may run now, and what was told of it; {@code pace} is part of {@code
   * expected}, and {@code scale} is null where it has no plan.
   */
  private record Pending(
      long shape,
      int literals,
      double expected,
      double bound,
      double deviation,
      double pace,
      @Nullable BoundScale scale,
      @Nullable PlanFeatures plan,
      CostEstimate told) {
    boolean isOf(long ofShape, int ofLiterals) {
      return shape == ofShape && literals == ofLiterals;
    }
  }

  /**
   * A query of a shape ended.
   *
   * @param shape the shape
   * @param literals the values
   * @param name the shape's name in what is saved, asked for where it is new
   * @param nanos how long it took
   * @param rows what it gave; null where it was cut short, and would have taken longer
   */
  public void ran(
      long shape, int literals, Supplier<String> name, long nanos, @Nullable Rows rows) {
    ran(shapes.findOrAdd(shape, () -> made(shape, name.get())), shape, literals, nanos, rows);
  }

  /**
   * A query ended whose shape may be known: then nobody has to make its name.
   *
   * @param shape the shape
   * @param literals the values
   * @param nanos how long it took
   * @param rows what it gave; null where it was cut short, and would have taken longer
   * @return false where the shape is new, and nothing was learned
   */
  public boolean ranAgain(long shape, int literals, long nanos, @Nullable Rows rows) {
    ShapeHistory history = shapes.find(shape);
    if (history == null) {
      return false;
    }
    ran(history, shape, literals, nanos, rows);
    return true;
  }

  private void ran(
      ShapeHistory history, long shape, int literals, long nanos, @Nullable Rows rows) {
    boolean cutShort = rows == null;
    double logTime = Math.log((double) Math.max(1, nanos));
    Pending estimated = take(shape, literals);
    PlanFeatures plan = null;
    double paced = estimated == null ? pace.now(System.nanoTime()) : estimated.pace;
    if (estimated != null) {
      accuracy.add(logTime, cutShort, estimated.expected, estimated.bound);
      plan = estimated.plan;
      if (!cutShort) {
        learn(estimated, logTime - estimated.expected);
      }
    }
    history.add(logTime - paced, paced, rows, literals, plan);
    if (plan != null) {
      double weight = 1 / Math.sqrt((double) history.count());
      calibration.learn(plan.amounts(), logTime - paced, cutShort, weight);
    }
    budget.earn(nanos);
  }

  private void learn(Pending estimated, double off) {
    if (estimated.scale != null) {
      estimated.scale.add(off / estimated.deviation);
    }
    pace.add(off + estimated.pace, estimated.deviation, System.nanoTime());
  }

  /**
   * An estimate from earlier runs alone.
   *
   * @param shape the shape
   * @param literals the values
   * @param name the shape's name in what is saved
   * @return the estimate; null where the database should be asked for its plan, if it can be
   */
  public @Nullable CostEstimate quick(long shape, int literals, Supplier<String> name) {
    ShapeHistory history = withRuns(shape);
    if (history == null && !loaded.isEmpty() && loaded.containsKey(name.get())) {
      shapes.findOrAdd(shape, () -> made(shape, name.get()));
      history = withRuns(shape);
    }
    if (history == null) {
      return null;
    }
    Forecast forecast = history.forecast();
    if (wantsPlan(forecast)) {
      return null;
    }
    return fromHistory(shape, literals, forecast);
  }

  /** The runs of a shape; null before its first, which somebody may be about to add. */
  private @Nullable ShapeHistory withRuns(long shape) {
    ShapeHistory history = shapes.find(shape);
    return history == null || history.isEmpty() ? null : history;
  }

  private boolean wantsPlan(Forecast forecast) {
    if (forecast.runs() < THIN) {
      return true;
    }
    boolean worthwhile =
        forecast.longest() > Math.log(SHORT * budget.usualNanos()) || budget.isAmple();
    return forecast.isWide()
        && worthwhile
        && (budget.allows() || budget.usualNanos() < CHEAP_PLAN * Math.exp(forecast.expected()));
  }

  private CostEstimate fromHistory(long shape, int literals, Forecast forecast) {
    double now = pace.now(System.nanoTime());
    double expected = forecast.expected() + now;
    double bound = forecast.bound() + now;
    CostEstimate told = fromHistory(forecast, expected, bound);
    double spread = forecast.spread();
    remember(new Pending(shape, literals, expected, bound, spread, now, null, null, told));
    return told;
  }

  private static CostEstimate fromHistory(Forecast forecast, double expected, double bound) {
    return estimate(
        Basis.HISTORY,
        forecast.runs(),
        expected,
        bound,
        amount(forecast.rows()),
        amount(forecast.bytes()));
  }

  /**
   * What is known of a query that runs now: what was told of it last, or what earlier runs took.
   * Neither is the database asked, nor is it an estimate that the run is held against.
   *
   * @param shape the shape
   * @param literals the values
   * @return the estimate, unknown without earlier runs
   */
  public CostEstimate known(long shape, int literals) {
    Pending told = pending.get(place(shape, literals));
    if (told != null && told.isOf(shape, literals)) {
      return told.told;
    }
    ShapeHistory history = withRuns(shape);
    if (history == null) {
      return CostEstimate.unknown();
    }
    Forecast forecast = history.forecast();
    double now = pace.now(System.nanoTime());
    return fromHistory(forecast, forecast.expected() + now, forecast.bound() + now);
  }

  /**
   * The estimate where no plan can be had.
   *
   * @param shape the shape
   * @param literals the values
   * @return the estimate, unknown without earlier runs
   */
  public CostEstimate withoutPlan(long shape, int literals) {
    ShapeHistory history = withRuns(shape);
    return history == null
        ? CostEstimate.unknown()
        : fromHistory(shape, literals, history.forecast());
  }

  /**
   * The estimate with a plan.
   *
   * @param shape the shape
   * @param literals the values
   * @param cost the plan
   * @param nanos how long it took to ask for it
   * @return the estimate
   */
  public CostEstimate withPlan(long shape, int literals, PlanCost cost, long nanos) {
    ShapeHistory history = withRuns(shape);
    long runs = history == null ? 0 : history.count();
    budget.spend(nanos, runs < THIN);
    PlanFeatures plan = PlanFeatures.of(cost);
    Pairs pairs = history == null ? new Pairs(0) : history.pairs();
    var prediction = new Neighbours(calibration, pairs).predict(plan, literals);
    double expected = prediction.mean();
    double deviation = prediction.deviation();
    if (history != null && pairs.size() == 0) {
      // Runs are known, but not of which plans: both say something of the same time.
      Forecast forecast = history.forecast();
      double ofPlan = 1 / (deviation * deviation);
      double ofRuns = 1 / (forecast.spread() * forecast.spread());
      expected = (ofPlan * expected + ofRuns * forecast.expected()) / (ofPlan + ofRuns);
      deviation = 1 / Math.sqrt(ofPlan + ofRuns);
    }
    double now = pace.now(System.nanoTime());
    expected += now;
    BoundScale scale = scales.of(pairs.size(), expected);
    double bound = expected + scale.scale() * deviation;
    Basis basis = runs == 0 ? Basis.PLAN : Basis.BLEND;
    CostEstimate told = estimate(basis, runs, expected, bound, cost.rows(), bytes(cost));
    remember(new Pending(shape, literals, expected, bound, deviation, now, scale, plan, told));
    return told;
  }

  private static OptionalLong amount(double mean) {
    return Double.isNaN(mean) ? OptionalLong.empty() : OptionalLong.of(Math.round(mean));
  }

  private static OptionalLong bytes(PlanCost cost) {
    return cost.rows().isPresent() && cost.rowBytes().isPresent()
        ? OptionalLong.of((long) ((double) cost.rows().getAsLong() * cost.rowBytes().getAsLong()))
        : OptionalLong.empty();
  }

  private static CostEstimate estimate(
      Basis basis,
      long samples,
      double expected,
      double bound,
      OptionalLong rows,
      OptionalLong bytes) {
    return new CostEstimate(
        basis, samples, Optional.of(time(expected)), Optional.of(time(bound)), rows, bytes);
  }

  private static Duration time(double logNanos) {
    return Duration.ofNanos((long) Math.exp(logNanos));
  }

  private void remember(Pending estimated) {
    pending.set(place(estimated.shape, estimated.literals), estimated);
  }

  /** The estimate that a run follows, for the first run that follows it. */
  private @Nullable Pending take(long shape, int literals) {
    int place = place(shape, literals);
    Pending found = pending.get(place);
    return found != null && found.isOf(shape, literals) && pending.compareAndSet(place, found, null)
        ? found
        : null;
  }

  private static int place(long shape, int literals) {
    long mixed = (shape ^ literals) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 55);
  }

  private ShapeHistory made(long shape, String name) {
    var history = new ShapeHistory(shape, name);
    ShapeRuns saved = loaded.remove(name);
    if (saved != null) {
      history.load(saved);
    }
    return history;
  }

  /**
   * Takes over what was saved: of each shape when it is first asked for, of what plans take at
   * once.
   *
   * @param saved the shapes
   */
  public void load(List<ShapeRuns> saved) {
    for (ShapeRuns shape : saved) {
      if (loaded.size() < MOST_SHAPES) {
        loaded.put(shape.shape(), shape);
      }
    }
    for (int place = 0; place < ShapeRuns.MOST_RUNS; place++) {
      for (ShapeRuns shape : saved) {
        if (place < shape.runs().size()) {
          learn(shape.runs().get(place), place + 1);
        }
      }
    }
  }

  private void learn(ShapeRuns.Run run, int place) {
    run.plan()
        .map(PlanFeatures::of)
        .ifPresent(
            plan ->
                calibration.learn(
                    plan.amounts(),
                    Math.log((double) Math.max(1, run.time().toNanos())),
                    run.cutShort(),
                    1 / Math.sqrt(place)));
  }

  /**
   * What is to be saved.
   *
   * @return the shapes
   */
  public List<ShapeRuns> save() {
    return Stream.concat(
            shapes.all().stream().filter(history -> !history.isEmpty()).map(ShapeHistory::save),
            loaded.values().stream())
        .toList();
  }

  /**
   * How good the estimates were.
   *
   * @return the figures
   */
  public Optional<CostAccuracy> accuracy() {
    return accuracy.read();
  }
}
