package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostEstimate.Basis;
import io.mesa.cost.PlanCost;
import io.mesa.cost.PlanWork;
import io.mesa.cost.ShapeRuns;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CostModelTest {
  private static final long SEED = 11;
  private static final Rows NONE =
      Rows.of(List.of(new RowColumn("n", ValueType.INT32, "int4")), List.of());

  private final CostModel model = new CostModel();

  private void ran(long shape, int literals, long nanos) {
    model.ran(shape, literals, () -> "t" + shape, nanos, NONE);
  }

  private static PlanCost plan(double cost) {
    return new PlanCost(
        Map.of(PlanWork.FULL_READ, cost), OptionalLong.of(7), OptionalLong.of(10), 1);
  }

  private static double millis(CostEstimate estimate) {
    return estimate.expected().orElseThrow().toNanos() / 1e6;
  }

  @Test
  void quick_ofAnUnknownShape_asksForThePlan() {
    assertThat(model.quick(1, 1, () -> "t1")).isNull();
    assertThat(model.withoutPlan(1, 1)).isEqualTo(CostEstimate.unknown());
  }

  @Test
  void estimates_whileTheFirstRunOfAShapeIsBeingLearned_areUnknownAtMost() throws Exception {
    int shapes = 200_000;
    var latest = new AtomicInteger();
    Thread learning =
        new Thread(
            () -> {
              for (int shape = 1; shape <= shapes; shape++) {
                latest.set(shape);
                ran(shape, 1, 1_000_000);
              }
            });
    learning.start();
    while (learning.isAlive()) {
      int shape = latest.get();
      assertThat(model.known(shape, 1)).isNotNull();
      assertThat(model.withoutPlan(shape, 1)).isNotNull();
      assertThat(model.withPlan(shape, 1, plan(1), 1_000)).isNotNull();
      model.quick(shape, 1, () -> "t" + shape);
    }
    learning.join();
  }

  @Test
  void quick_ofAShapeWithLikeRuns_restsOnThem() {
    for (int i = 0; i < 40; i++) {
      ran(1, i, 10_000_000);
    }

    CostEstimate estimate = model.quick(1, 99, () -> "t1");

    assertThat(estimate).isNotNull();
    assertThat(estimate.basis()).isEqualTo(Basis.HISTORY);
    assertThat(estimate.samples()).isEqualTo(40);
    assertThat(millis(estimate)).isBetween(9.9, 10.1);
    assertThat(estimate.rows()).hasValue(0);
  }

  @Test
  void quick_ofAShapeWithUnlikeRuns_asksForThePlanWhereThatIsCheap() {
    for (int i = 0; i < 40; i++) {
      ran(1, i, i % 2 == 0 ? 100_000_000 : 2_000_000_000);
    }

    assertThat(model.quick(1, 99, () -> "t1")).isNull();
  }

  @Test
  void quick_ofAShapeWithUnlikeShortRuns_doesNotSpendMoreThanTheyTake() {
    for (int i = 0; i < 40; i++) {
      ran(1, i, i % 2 == 0 ? 100_000 : 1_000_000);
    }

    assertThat(model.quick(1, 99, () -> "t1")).isNotNull();
  }

  @Test
  void quick_ofAMixedWorkload_asksForPlansThatTakeAtMostTwoOfAHundred() {
    var random = new Random(SEED);
    long runs = 0;
    long plans = 0;
    long asked = 0;
    for (int i = 0; i < 20_000; i++) {
      int shape = random.nextInt(40);
      long nanos = (long) (1_000_000 * Math.exp(random.nextDouble() * 7));
      boolean warm = i > 40 * 40;
      if (model.quick(shape, i, () -> "t") == null) {
        long plan = 400_000;
        model.withPlan(shape, i, plan(nanos / 5_000.0), plan);
        plans += warm ? plan : 0;
        asked += warm ? 1 : 0;
      }
      ran(shape, i, nanos);
      runs += warm ? nanos : 0;
    }

    assertThat((double) plans / runs).isLessThan(0.02);
    assertThat(asked).isGreaterThan(1_000);
  }

  @Test
  void withPlan_ofAnUnknownShape_restsOnThePlan() {
    CostEstimate estimate = model.withPlan(1, 1, plan(1_000), 1_000);

    assertThat(estimate.basis()).isEqualTo(Basis.PLAN);
    assertThat(estimate.rows()).hasValue(7);
    assertThat(estimate.bytes()).hasValue(70);
    assertThat(estimate.bound().orElseThrow()).isGreaterThan(estimate.expected().orElseThrow());
  }

  @Test
  void withPlan_ofAShapeWhoseValuesCostVeryDifferent_followsThePlan() {
    var random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      double cost = 1_000 * Math.exp(6 * random.nextDouble());
      model.withPlan(1, i, plan(cost), 1_000);
      ran(1, i, (long) (700 * cost));
    }

    assertThat(millis(model.withPlan(1, 98, plan(2_000), 1_000))).isBetween(1.2, 1.6);
    assertThat(millis(model.withPlan(1, 99, plan(300_000), 1_000))).isBetween(180.0, 240.0);
    assertThat(model.withPlan(1, 99, plan(300_000), 1_000).basis()).isEqualTo(Basis.BLEND);
  }

  @Test
  void withPlan_ofAnotherShape_learnsWhatThisServersPlansTake() {
    for (int i = 0; i < 200; i++) {
      model.withPlan(i, i, plan(1_000 + 500 * i), 1_000);
      ran(i, i, (long) (500 * (1_000 + 500.0 * i)));
    }

    // At first 5,000 ns are taken for a unit.
    assertThat(millis(model.withPlan(1_000, 1, plan(50_000), 1_000))).isBetween(20.0, 32.0);
  }

  @Test
  void accuracy_beforeAnyRun_isEmpty() {
    model.withPlan(1, 1, plan(1_000), 1_000);

    assertThat(model.accuracy()).isEmpty();
  }

  @Test
  void accuracy_ofRunsAfterTheirEstimates_isTheFactorBetweenThem() {
    CostEstimate estimate = model.withPlan(1, 1, plan(1_000), 1_000);
    ran(1, 1, 3 * estimate.expected().orElseThrow().toNanos());
    ran(1, 1, 1);

    assertThat(model.accuracy())
        .hasValueSatisfying(
            accuracy -> {
              assertThat(accuracy.estimates()).isEqualTo(1);
              assertThat(accuracy.qErrorP50()).isBetween(2.99, 3.01);
              assertThat(accuracy.coverage()).isEqualTo(1);
            });
  }

  @Test
  void quick_whileOtherShapesRunSlower_isSlowerToo() {
    for (int i = 0; i < 40; i++) {
      ran(1, i, 10_000_000);
      ran(2, i, 30_000_000);
    }
    for (int i = 0; i < 15; i++) {
      model.quick(2, 100 + i, () -> "t2");
      ran(2, 100 + i, 60_000_000);
    }

    assertThat(millis(model.quick(1, 99, () -> "t1"))).isBetween(16.0, 21.0);
  }

  @Test
  void save_ofRunsAtASlowPace_keepsWhatTheyTook() {
    for (int i = 0; i < 40; i++) {
      ran(1, i, 10_000_000);
    }
    for (int i = 0; i < 15; i++) {
      model.quick(1, 100 + i, () -> "t1");
      ran(1, 100 + i, 20_000_000);
    }

    List<ShapeRuns.Run> runs = model.save().get(0).runs();
    assertThat(runs.get(runs.size() - 1).time().toNanos()).isBetween(19_990_000L, 20_010_000L);
  }
}
