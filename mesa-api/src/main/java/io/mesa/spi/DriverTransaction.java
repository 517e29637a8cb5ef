package io.mesa.spi;

import io.mesa.error.MesaException;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.util.Optional;

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
   * @param mutation what to change; none is given to a read-only transaction
   * @return what it did
   */
  MutationResult execute(Mutation mutation);

  /**
   * Runs one statement of the database's own.
   *
   * @param statement the statement: one that may write, in a read-only transaction one that may not
   * @return its rows
   */
  Rows run(NativeStatement statement);

  /**
   * The part that says what the transaction's changes may change, as the transaction sees the
   * structure of tables.
   *
   * @return the part, where {@link DriverConnection#entities} gives one
   */
  default Optional<DriverEntities> entities() {
    return Optional.empty();
  }

  /**
   * Commits. A connection that is lost under it MUST be reported as {@code OUTCOME_UNKNOWN}; what
   * the database ended for the sake of another transaction as {@code CONFLICT} that is retryable.
   */
  void commit();

  /**
   * What {@link #commit} throws where the database has undone the transaction, because a statement
   * in it failed.
   *
   * @param failure the statement's failure
   * @return the error to throw
   */
  static MesaException undone(MesaException failure) {
    return MesaException.builder(
            failure.code(),
            "The transaction cannot be committed, because a statement in it failed: "
                + failure.getMessage())
        .cause(failure)
        .build();
  }

  /** Rolls back what was not committed, and gives the connection back. MUST NOT fail. */
  @Override
  void close();
}
