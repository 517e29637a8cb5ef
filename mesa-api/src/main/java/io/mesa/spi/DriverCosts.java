package io.mesa.spi;

import io.mesa.cost.PlanCost;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;

/** The part of a driver that says what queries would cost. Made for one call. */
public interface DriverCosts {

  /**
   * Asks the database what it expects a query to cost, with the values it has, and MUST NOT run it.
   * It SHOULD take one round trip: it is asked before queries that themselves take a millisecond.
   *
   * @param query the query
   * @return the cost
   */
  PlanCost cost(Query query);

  /**
   * Asks the database what it expects a statement to cost, and MUST NOT run it.
   *
   * @param statement the statement
   * @return the cost
   * @throws io.mesa.error.MesaException {@code UNSUPPORTED} for a statement that has no plan
   */
  PlanCost cost(NativeStatement statement);
}
