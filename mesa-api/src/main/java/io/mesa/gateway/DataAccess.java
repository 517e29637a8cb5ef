package io.mesa.gateway;

import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;

/**
 * Reads and writes rows. Each call ends within {@link io.mesa.source.Limits#queryTimeout()}.
 * Thread-safe. Errors are those of the {@link Inspector}.
 */
public interface DataAccess {

  /**
   * Answers a query.
   *
   * @param query the query
   * @return its rows
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where a name in it is unknown, with the
   *     nearest; {@code INVALID_QUERY} where a value or an operator does not fit its field, or the
   *     source forbids what it uses; {@code UNSUPPORTED} where it uses a {@link
   *     io.mesa.source.QueryFeature} that the driver does not declare; {@code LIMIT_EXCEEDED} where
   *     it gives more rows or bytes than {@link io.mesa.source.Limits} allow
   */
  Rows query(Query query);

  /**
   * Answers a query row by row, in constant memory and within no limit but that of time.
   *
   * @param query the query
   * @return its rows, to be closed; a connection is held until then
   * @throws io.mesa.error.MesaException as {@link #query}; the steps of its iterator throw, too
   */
  RowStream stream(Query query);

  /**
   * Changes rows: all that the mutation asks for, or none where it fails.
   *
   * @param mutation what to change
   * @return how many rows were changed, and what was asked back of them
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where a name in it is unknown, with the
   *     nearest; {@code INVALID_QUERY} where a value does not fit its column exactly; {@code
   *     CONFLICT} where a key or a condition of the table forbids it; {@code OUTCOME_UNKNOWN} where
   *     the connection was lost before the answer
   */
  MutationResult execute(Mutation mutation);

  /**
   * Does something in one transaction: committed where the work returns, rolled back where it
   * throws. How it is made {@link io.mesa.call.CallOptions#transaction()} says; by default nothing
   * is tried twice. The whole is one call with one time limit; an interrupt ends it. Transactions
   * are not nested: one begun by the work is another one, on another connection.
   *
   * @param work what to do
   * @param <T> what it gives
   * @param <X> what it may throw besides unchecked exceptions
   * @return what the work gives
   * @throws X what the work throws
   * @throws io.mesa.error.MesaException {@code CONFLICT}, retryable, where the database ended it
   *     for the sake of another; {@code OUTCOME_UNKNOWN} where the connection was lost while it was
   *     committed
   */
  <T, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X;

  /**
   * Does something that gives nothing in one transaction, as {@link #inTransaction} does.
   *
   * @param work what to do
   * @param <X> what it may throw besides unchecked exceptions
   * @throws X what the work throws
   */
  default <X extends Exception> void useTransaction(TransactionAction<X> work) throws X {
    TransactionWork<Boolean, X> all =
        transaction -> {
          work.in(transaction);
          return true;
        };
    inTransaction(all);
  }

  /**
   * Asks the database how it would answer a query, without running it.
   *
   * @param query the query
   * @return its plan, and what would make it faster; where there is a cache, how the query stands
   *     with it
   * @throws io.mesa.error.MesaException as {@link #query}
   */
  Plan explain(Query query);

  /**
   * Translates a query into the database's own language without running it.
   *
   * @param query the query
   * @return a statement that {@link #run} answers with the same rows; related rows come as one
   *     value
   * @throws io.mesa.error.MesaException as {@link #query}
   */
  NativeStatement translate(Query query);

  /**
   * Runs one statement in the database's own language. Unless {@link io.mesa.query.Writes#ALLOWED},
   * what would write is refused by the server itself, not by a look at the text.
   *
   * <p>What a read-only transaction does not hold back is the login's business: functions that end
   * other sessions, read or write the server's files, connect elsewhere ({@code dblink}), or notify
   * the operating system run if the login may call them. Give ad-hoc statements a login that may
   * not; {@link io.mesa.admin.NewUser#readOnly} makes one.
   *
   * @param statement one statement; transaction control is refused
   * @return its rows; none, and how many it changed, for one that gives none
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where the text is several statements,
   *     controls transactions, would write, or does not parse; {@code LIMIT_EXCEEDED} where it
   *     gives more rows or bytes than {@link io.mesa.source.Limits} allow
   */
  Rows run(NativeStatement statement);

  /**
   * Lets the server parse a statement without running it.
   *
   * @param statement one statement
   * @return its parameters and columns
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where it does not parse; {@code
   *     NOT_FOUND} where it names what does not exist
   */
  StatementDescription check(NativeStatement statement);
}
