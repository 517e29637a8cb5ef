package io.mesa.assembly;

import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Transaction;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.query.Writes;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A driver's transaction while its work runs. After that it refuses everything. */
final class LiveTransaction implements Transaction {
  private final DriverTransaction transaction;
  private final QueryGate gate;
  private final boolean readOnly;
  private final @Nullable SourceCache cache;
  private final Function<RuntimeException, MesaException> translation;
  private final List<WriteSet> writes = new ArrayList<>();
  private long structureVersion;
  private volatile boolean ended;

  LiveTransaction(
      DriverTransaction transaction,
      QueryGate gate,
      boolean readOnly,
      @Nullable SourceCache cache,
      Function<RuntimeException, MesaException> translation) {
    this.transaction = transaction;
    this.gate = gate;
    this.readOnly = readOnly;
    this.cache = cache;
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
          writes(entities -> entities.writes(mutation));
          return transaction.execute(mutation);
        });
  }

  @Override
  public Rows run(NativeStatement statement) {
    Objects.requireNonNull(statement, "statement");
    return within(
        () -> {
          NativeStatement guarded = guarded(statement);
          if (guarded.writes() == Writes.ALLOWED) {
            writes(entities -> entities.writes(guarded));
          }
          return transaction.run(guarded);
        });
  }

  /** Takes note of what a change may change, before it is sent. */
  private void writes(Function<DriverEntities, WriteSet> what) {
    if (cache == null) {
      return;
    }
    synchronized (writes) {
      if (writes.isEmpty()) {
        structureVersion = cache.structureVersion();
      }
      writes.add(cache.writes(transaction.entities(), what));
    }
  }

  /** Commits; the cache hears of all that was changed. */
  void commit(LiveCall call) {
    synchronized (writes) {
      if (cache == null || writes.isEmpty()) {
        transaction.commit();
        return;
      }
      cache.change(
          call,
          this::changes,
          () -> {
            transaction.commit();
            return writes.size();
          });
    }
  }

  private WriteSet changes() {
    // What a statement changed was told by the structure as it was then.
    boolean asThen = cache != null && cache.structureVersion() == structureVersion;
    return asThen ? writes.stream().reduce(WriteSet::and).orElseThrow() : new WriteSet.Anything();
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
