package io.mesa.spi;

import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;

/**
 * A transaction of a driver. Used by one thread at a time. Mesa ends each by {@link #commit} or
 * {@link #close}, whatever happens.
 */
public interface DriverTransaction extends AutoCloseable {

  /**
   * Answers a query as the transaction sees the database.
   *
   * @param query the query
   * @return its rows
   */
  Rows query(Query query);

  /**
   * Changes rows.
   *
   * @param mutation what to change
   * @return what it did
   */
  MutationResult execute(Mutation mutation);

  /**
   * Runs one statement of the database's own. MUST refuse one that may not write, unless the
   * transaction is read-only.
   *
   * @param statement the statement
   * @return its rows
   */
  Rows run(NativeStatement statement);

  /**
   * Commits. A connection that is lost under it MUST be reported as {@code OUTCOME_UNKNOWN}; what
   * the database ended for the sake of another transaction as {@code CONFLICT} that is retryable.
   */
  void commit();

  /** Rolls back what was not committed, and gives the connection back. MUST NOT fail. */
  @Override
  void close();
}
