package io.mesa.assembly;

import io.mesa.call.CallOptions;
import io.mesa.cost.CostAccuracy;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.PlanCost;
import io.mesa.cost.learn.CostModel;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCosts;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
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

  /** Has a query answered by the database, and learns how long that took. */
  Rows learn(Query query, LiveCall call, Supplier<Rows> database) {
    try {
      Rows rows = database.get();
      ran(query, call, rows);
      return rows;
    } catch (RuntimeException e) {
      if (CUT_SHORT.contains(call.translate(e).code())) {
        ran(query, call, null);
      }
      throw e;
    }
  }

  private void ran(Query query, LiveCall call, @Nullable Rows rows) {
    long shape = shape(query, call.options());
    model.ran(shape, query.hashCode(), query::shape, call.workNanos(), rows);
  }

  /** What a query will cost. */
  CostEstimate estimate(Query query, CallRunner runner, CallOptions options) {
    long shape = shape(query, options);
    int literals = query.hashCode();
    CostEstimate quick = model.quick(shape, literals);
    if (quick != null) {
      return quick;
    }
    try {
      return runner.call(
          Operation.ESTIMATE,
          options,
          false,
          call -> {
            Optional<DriverCosts> costs = runner.connection().costs(call);
            if (costs.isEmpty()) {
              return model.withoutPlan(shape, literals);
            }
            PlanCost plan = costs.get().cost(query);
            return model.withPlan(shape, literals, plan, call.workNanos());
          });
    } catch (MesaException e) {
      if (NOT_ASKED.contains(e.code())) {
        return model.withoutPlan(shape, literals);
      }
      throw e;
    }
  }

  /** Another database of the server has other tables of the same names. */
  private static long shape(Query query, CallOptions options) {
    @Nullable String database = options.database().orElse(null);
    long shape = query.shapeHash();
    return database == null ? shape : (shape ^ database.hashCode()) * STEP;
  }

  Optional<CostAccuracy> accuracy() {
    return model.accuracy();
  }
}
