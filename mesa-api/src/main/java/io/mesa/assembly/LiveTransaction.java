package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Transaction;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.spi.DriverTransaction;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** A driver's transaction while its work runs. After that it refuses everything. */
final class LiveTransaction implements Transaction {
  private final DriverTransaction transaction;
  private final QueryGate gate;
  private final Function<RuntimeException, MesaException> translation;
  private volatile boolean ended;

  LiveTransaction(
      DriverTransaction transaction,
      QueryGate gate,
      Function<RuntimeException, MesaException> translation) {
    this.transaction = transaction;
    this.gate = gate;
    this.translation = translation;
  }

  /** Lets nothing more in. */
  void end() {
    ended = true;
  }

  private <T> T within(Supplier<T> work) {
    if (ended) {
      throw new MesaException(
          ErrorCode.CLOSED, "The transaction has ended; use it only in the work it was made for.");
    }
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw translation.apply(e);
    }
  }

  @Override
  public Rows query(Query query) {
    Objects.requireNonNull(query, "query");
    return within(
        () -> {
          gate.check(Operation.QUERY, query);
          return transaction.query(query);
        });
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    Objects.requireNonNull(mutation, "mutation");
    return within(
        () -> {
          gate.check(Operation.EXECUTE, mutation);
          return transaction.execute(mutation);
        });
  }

  @Override
  public Rows run(NativeStatement statement) {
    Objects.requireNonNull(statement, "statement");
    return within(() -> transaction.run(statement));
  }
}
