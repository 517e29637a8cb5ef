package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cost.PlanCost;
import io.mesa.cost.PlanWork;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Plans that take long are asked for more rarely. */
class PlanShareTest {
  private static final long MILLI = 1_000_000;
  private static final long PLAN_NANOS = 20 * MILLI;
  private static final int COLD_RUNS = 20;
  private static final int RUNS = 5_000;
  private static final Rows NONE =
      Rows.of(List.of(new RowColumn("n", ValueType.INT32, "int4")), List.of());

  @Test
  void quick_ofRunsThatAreNotWorthTheirPlans_asksForSoFewThatTheyTakeTwoOfAHundred() {
    var model = new CostModel();
    long runs = 0;
    long plans = 0;
    for (int i = 0; i < RUNS; i++) {
      long nanos = (i % 2 == 0 ? 2 : 900) * MILLI;
      if (model.quick(1, i, () -> "t") == null) {
        var cost =
            new PlanCost(
                Map.of(PlanWork.FULL_READ, (double) i), OptionalLong.of(1), OptionalLong.of(1), 1);
        model.withPlan(1, i, cost, PLAN_NANOS);
        plans += i < COLD_RUNS ? 0 : PLAN_NANOS;
      }
      model.ran(1, i, () -> "t", nanos, NONE);
      runs += nanos;
    }
    assertThat((double) plans / runs).isGreaterThan(0).isLessThan(0.02);
  }
}
