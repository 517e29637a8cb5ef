package io.mesa.cost;

import io.mesa.query.Query;

/** Says what a query will cost, before it runs. Thread-safe. */
public interface CostEstimator {

  /**
   * What a query will cost. Runs nothing of it; the database is asked for its plan at most.
   *
   * @param query the query
   * @return the estimate; {@linkplain CostEstimate#isKnown() unknown} where nothing is known yet
   */
  CostEstimate estimate(Query query);
}
