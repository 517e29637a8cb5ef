package io.mesa.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import java.util.Optional;

/** Says what a query will cost, before it runs. Thread-safe. */
public interface CostEstimator {

  /**
   * What a query will cost, by what queries of its shape took and by the database's plan. Runs
   * nothing of it. The database is asked for its plan only where earlier runs say too little: there
   * are few, or they took very different times. Time spent waiting for a connection does not count.
   *
   * @param query the query
   * @return the estimate; {@linkplain CostEstimate#isKnown() unknown} where nothing is known yet
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} and {@link ErrorCode#NOT_FOUND} where the
   *     database would refuse the query; that it could not be asked is no error
   */
  CostEstimate estimate(Query query);

  /**
   * What a statement of the database's own language will cost, by what statements of the same text
   * took and by the database's plan. Runs nothing of it.
   *
   * @param statement the statement
   * @return the estimate; {@linkplain CostEstimate#isKnown() unknown} where nothing is known yet
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} and {@link ErrorCode#NOT_FOUND} where the
   *     database would refuse the statement; that it could not be asked is no error
   */
  CostEstimate estimate(NativeStatement statement);

  /**
   * How good the estimates were, of queries that ran after them.
   *
   * @return the figures; empty before the first such query
   */
  Optional<CostAccuracy> accuracy();
}
