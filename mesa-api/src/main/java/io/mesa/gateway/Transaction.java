package io.mesa.gateway;

import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;

/**
 * A transaction while its work runs; got from {@link DataAccess#inTransaction}. Its calls share the
 * time limit of the whole. To be used by one thread at a time and not after its work has returned,
 * which is refused with {@code CLOSED}.
 */
public interface Transaction {

  /**
   * Answers a query as the transaction sees the database.
   *
   * @param query the query
   * @return its rows
   * @throws io.mesa.error.MesaException as {@link DataAccess#query}
   */
  Rows query(Query query);

  /**
   * Changes rows. What it changed is there for others once the transaction has ended well.
   *
   * @param mutation what to change
   * @return what it did
   * @throws io.mesa.error.MesaException as {@link DataAccess#execute}
   */
  MutationResult execute(Mutation mutation);

  /**
   * Runs one statement in the database's own language. Unless it is allowed to write, or the
   * transaction is read-only, it is refused: there is no guard inside a transaction that writes.
   *
   * @param statement one statement; transaction control is refused
   * @return its rows
   * @throws io.mesa.error.MesaException as {@link DataAccess#run}
   */
  Rows run(NativeStatement statement);
}
