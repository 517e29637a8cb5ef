package io.mesa.spi;

import io.mesa.call.TransactionOptions;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;

/**
 * The part of a driver that changes rows by Mesa's model, and makes transactions. Made for one
 * call.
 */
public interface DriverWrites {

  /**
   * Changes rows: all that the mutation asks for, or none. A value that does not fit its column
   * exactly MUST be refused. A connection that is lost before the answer MUST be reported as {@code
   * OUTCOME_UNKNOWN}.
   *
   * @param mutation what to change
   * @return what it did
   */
  MutationResult execute(Mutation mutation);

  /**
   * Begins a transaction.
   *
   * @param options how it is made; the retries are Mesa's business
   * @return the transaction, to be ended
   */
  DriverTransaction begin(TransactionOptions options);
}
