package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Transaction;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.query.Writes;
import io.mesa.spi.DriverTransaction;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** A driver's transaction while its work runs. After that it refuses everything. */
final class LiveTransaction implements Transaction {
  private final DriverTransaction transaction;
  private final QueryGate gate;
  private final boolean readOnly;
  private final Function<RuntimeException, MesaException> translation;
  private volatile boolean ended;

  LiveTransaction(
      DriverTransaction transaction,
      QueryGate gate,
      boolean readOnly,
      Function<RuntimeException, MesaException> translation) {
    this.transaction = transaction;
    this.gate = gate;
    this.readOnly = readOnly;
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
          if (readOnly) {
            throw new MesaException(
                ErrorCode.INVALID_QUERY,
                "The transaction is read-only; change '%s' in one that is not."
                    .formatted(mutation.table()));
          }
          return transaction.execute(mutation);
        });
  }

  @Override
  public Rows run(NativeStatement statement) {
    Objects.requireNonNull(statement, "statement");
    return within(() -> transaction.run(guarded(statement)));
  }

  /** The statement as this transaction lets it in: no guard keeps a part of it from writing. */
  private NativeStatement guarded(NativeStatement statement) {
    if (readOnly) {
      return new NativeStatement(statement.text(), statement.binds(), Writes.REFUSED);
    }
    if (statement.writes() != Writes.ALLOWED) {
      throw new MesaException(
          ErrorCode.INVALID_QUERY,
          "A statement in a transaction that may write is allowed to write, or run outside; say"
              + " allowingWrites().");
    }
    return statement;
  }
}
