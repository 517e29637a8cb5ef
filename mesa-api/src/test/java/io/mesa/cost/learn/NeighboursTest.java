package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mesa.cost.PlanCost;
import io.mesa.cost.PlanWork;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final long SEED = 7;

  private final Calibration calibration = new Calibration();

  private static PlanFeatures plan(double cost, long structure) {
    return PlanFeatures.of(
        new PlanCost(
            Map.of(PlanWork.FULL_READ, cost), OptionalLong.of(1), OptionalLong.of(8), structure));
  }

  private static Pairs runs(int count, DoubleUnaryOperator nanosOfCost) {
    var random = new Random(SEED);
    var pairs = new Pairs(count);
    for (int i = 0; i < count; i++) {
      double cost = 1_000 * Math.exp(6 * random.nextDouble());
      pairs.add(plan(cost, 1), Math.log(nanosOfCost.applyAsDouble(cost)), false, i);
    }
    return pairs;
  }

  private double predict(Pairs pairs, double cost) {
    return Math.exp(new Neighbours(calibration, pairs).predict(plan(cost, 1), -1).mean());
  }

  @Test
  void predict_withoutRuns_isTheCalibration() {
    var prediction = new Neighbours(calibration, new Pairs(0)).predict(plan(1_000, 1), -1);

    assertThat(prediction.mean()).isEqualTo(calibration.predict(plan(1_000, 1).amounts()));
  }

  @Test
  void predict_ofRunsThatTakeOtherThanThePlansSay_followsTheRuns() {
    Pairs runs = runs(20, cost -> 300 * cost);

    assertThat(predict(runs, 5_000) / (300 * 5_000)).isCloseTo(1, within(0.15));
    assertThat(predict(runs, 200_000) / (300 * 200_000)).isCloseTo(1, within(0.15));
  }

  @Test
  void predict_ofRunsThatGrowOtherwiseThanTheirPlans_followsTheirSlope() {
    Pairs runs = runs(30, cost -> 2_000 * Math.pow(cost, 0.7));

    assertThat(predict(runs, 5_000) / (2_000 * Math.pow(5_000, 0.7))).isCloseTo(1, within(0.2));
    assertThat(predict(runs, 200_000) / (2_000 * Math.pow(200_000, 0.7))).isCloseTo(1, within(0.2));
  }

  @Test
  void predict_withOneRunThatTookFarLonger_isNotMovedByIt() {
    Pairs odd = new Pairs(20);
    for (int i = 0; i < 19; i++) {
      odd.add(plan(20_000 + 100 * i, 1), Math.log(5_000 * (20_000 + 100.0 * i)), false, i);
    }
    odd.add(plan(21_000, 1), Math.log(100 * 5_000.0 * 21_000), false, 99);

    assertThat(predict(odd, 21_000) / (5_000 * 21_000)).isCloseTo(1, within(0.2));
  }

  @Test
  void predict_ofRunsCutShort_isAtLeastAsLong() {
    Pairs runs = new Pairs(10);
    for (int i = 0; i < 10; i++) {
      runs.add(plan(1_000, 1), Math.log(2e9), true, i);
    }

    assertThat(predict(runs, 1_000)).isGreaterThan(1.5e9);
  }

  @Test
  void predict_ofRunsCutShortEarly_saysNothingAgainstThePlan() {
    Pairs runs = new Pairs(10);
    for (int i = 0; i < 10; i++) {
      runs.add(plan(1_000_000, 1), Math.log(1e6), true, i);
    }

    assertThat(predict(runs, 1_000_000)).isGreaterThan(2e9);
  }
}
