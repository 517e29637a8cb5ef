package io.mesa.spi;

import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;

/**
 * The part of a driver that answers queries of Mesa's model. Made for one call. What a query means
 * is the same for every driver; the contract kit has an evaluator of those rules to compare with. A
 * query uses no {@link io.mesa.source.QueryFeature} that the driver does not declare. A {@link
 * io.mesa.resolve.Resolver} looks up the names.
 */
public interface DriverQueries {

  /**
   * Answers a query. The limits of rows and bytes MUST be kept while reading, not after.
   *
   * @param query the query
   * @return its rows, with the neighbouring pages where it can be paged by token
   */
  Rows query(Query query);

  /**
   * Answers a query row by row, in constant memory. Closing the stream MUST stop the database.
   *
   * @param query the query
   * @return its rows, to be closed
   */
  RowStream stream(Query query);

  /**
   * Translates a query, and MUST NOT run it.
   *
   * @param query the query
   * @return a statement that gives the same rows
   */
  NativeStatement translate(Query query);
}
