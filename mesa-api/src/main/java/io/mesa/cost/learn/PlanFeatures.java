package io.mesa.cost.learn;

import io.mesa.cost.PlanCost;
import io.mesa.cost.PlanWork;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A plan as numbers that time may be made of. Immutable but for the array, which nobody changes.
 */
final class PlanFeatures {
  private static final List<PlanWork> KINDS = List.of(PlanWork.values());

  /** What every query takes. */
  static final int ONCE = KINDS.size();

  static final int ROWS = ONCE + 1;
  static final int BYTES = ONCE + 2;
  static final int SIZE = ONCE + 3;

  private final float[] amounts;
  private final long structure;

  PlanFeatures(float[] amounts, long structure) {
    this.amounts = amounts;
    this.structure = structure;
  }

  static PlanFeatures of(PlanCost plan) {
    float[] amounts = new float[SIZE];
    for (int i = 0; i < ONCE; i++) {
      amounts[i] = plan.work().getOrDefault(KINDS.get(i), 0.0).floatValue();
    }
    amounts[ONCE] = 1;
    amounts[ROWS] = plan.rows().orElse(0);
    amounts[BYTES] = amounts[ROWS] * plan.rowBytes().orElse(0);
    return new PlanFeatures(amounts, plan.structure());
  }

  /** The plan again, as it is saved. */
  PlanCost toCost() {
    Map<PlanWork, Double> work = new EnumMap<>(PlanWork.class);
    for (int i = 0; i < ONCE; i++) {
      if (amounts[i] > 0) {
        work.put(KINDS.get(i), (double) amounts[i]);
      }
    }
    long rows = (long) amounts[ROWS];
    OptionalLong rowBytes =
        rows == 0 ? OptionalLong.empty() : OptionalLong.of((long) (amounts[BYTES] / rows));
    return new PlanCost(work, OptionalLong.of(rows), rowBytes, structure);
  }

  float[] amounts() {
    return amounts;
  }

  long structure() {
    return structure;
  }
}
