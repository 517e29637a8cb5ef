package io.mesa.gateway;

/**
 * What is done in a transaction and gives nothing.
 *
 * @param <X> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface TransactionAction<X extends Exception> {

  /**
   * Does it. Returning commits; throwing rolls back.
   *
   * @param transaction the transaction, not to be kept
   * @throws X where it fails
   */
  void in(Transaction transaction) throws X;
}
