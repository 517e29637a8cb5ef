package io.mesa.gateway;

/**
 * What is done in a transaction.
 *
 * @param <T> what it gives
 * @param <X> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface TransactionWork<T, X extends Exception> {

  /**
   * Does it. Returning commits; throwing rolls back.
   *
   * @param transaction the transaction, not to be kept
   * @return what it gives
   * @throws X where it fails
   */
  T in(Transaction transaction) throws X;
}
