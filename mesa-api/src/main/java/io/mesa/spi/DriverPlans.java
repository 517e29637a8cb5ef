package io.mesa.spi;

import io.mesa.query.Plan;
import io.mesa.query.Query;

/** The part of a driver that says how a query would be answered. Made for one call. */
public interface DriverPlans {

  /**
   * Asks the database for its plan, and MUST NOT run the query. It SHOULD warn of what an index
   * would make faster, and name it.
   *
   * @param query the query
   * @return the plan
   */
  Plan explain(Query query);
}
