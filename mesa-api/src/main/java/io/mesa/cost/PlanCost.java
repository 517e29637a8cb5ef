package io.mesa.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a database expects a query to cost it, by kinds of work. Immutable.
 *
 * @param work the cost of each kind, in the planner's own unit; what is not there costs nothing.
 *     Their sum is the cost of the whole
 * @param rows how many rows the planner expects to give; empty where it does not say
 * @param rowBytes how many bytes it expects a row to have; empty where it does not say
 * @param structure the same for plans that go the same way: another number means that other indexes
 *     are used, or other joins
 */
public record PlanCost(
    Map<PlanWork, Double> work, OptionalLong rows, OptionalLong rowBytes, long structure) {
  /**
   * Checks the numbers, and copies them.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where one is negative or no number
   */
  public PlanCost {
    Map<PlanWork, Double> copy = new EnumMap<>(PlanWork.class);
    work.forEach(
        (kind, cost) -> {
          if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
            throw new MesaException(
                ErrorCode.INVALID_ARGUMENT, "The cost of %s is %s.".formatted(kind, cost));
          }
          copy.put(kind, cost);
        });
    if (rows.orElse(0) < 0 || rowBytes.orElse(0) < 0) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A plan gives %s rows of %s bytes.".formatted(rows.orElse(0), rowBytes.orElse(0)));
    }
    work = Collections.unmodifiableMap(copy);
  }

  /**
   * The cost of the whole.
   *
   * @return the sum of the kinds of work
   */
  public double total() {
    return work.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
