package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanBudgetTest {
  private final PlanBudget budget = new PlanBudget();

  @Test
  void allows_beforeAnythingRan_isFalse() {
    assertThat(budget.allows()).isFalse();
  }

  @Test
  void allows_asOftenAsAsked_keepsPlansBelowTwoPercentOfRuns() {
    long runs = 0;
    long plans = 0;
    for (int i = 0; i < 10_000; i++) {
      if (budget.allows()) {
        budget.spend(400_000, false);
        plans += 400_000;
      }
      budget.earn(1_000_000);
      runs += 1_000_000;
    }

    assertThat(plans).isPositive().isLessThan(runs / 50);
  }

  @Test
  void allows_afterManyFreeRuns_doesNotSaveUpWithoutEnd() {
    for (int i = 0; i < 1_000; i++) {
      budget.earn(3_600_000_000_000L);
    }
    long plans = 0;
    while (budget.allows()) {
      budget.spend(1_000_000, false);
      plans += 1_000_000;
    }

    assertThat(plans).isLessThan(3_000_000_000L);
  }

  @Test
  void isAmple_isWhereLongQueriesRan() {
    budget.earn(1_000_000_000L);
    assertThat(budget.isAmple()).isFalse();

    for (int i = 0; i < 20; i++) {
      budget.earn(1_000_000_000L);
    }

    assertThat(budget.isAmple()).isTrue();
  }
}
