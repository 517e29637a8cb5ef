package io.mesa.cache.caffeine.history;

import io.mesa.query.Delete;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transaction on a ledger: what it changes is seen by itself, and by others once committed. */
final class LedgerTransaction implements DriverTransaction {
  private final LedgerConnection connection;
  private final Ledger ledger;
  private final InDoubt inDoubt;
  private final DriverCall call;
  private final long number;
  private @Nullable Change change;
  private boolean changesStructure;

  LedgerTransaction(LedgerConnection connection, Ledger ledger, InDoubt inDoubt, DriverCall call) {
    this.connection = connection;
    this.ledger = ledger;
    this.inDoubt = inDoubt;
    this.call = call;
    this.number = ledger.newChange();
  }

  private State seen() {
    State now = ledger.now();
    return change == null ? now : change.made().apply(now);
  }

  @Override
  public Rows query(Query query) {
    Actor.step("queries in a transaction");
    Rows rows = connection.answer(query, call, seen());
    Actor.step("has rows in a transaction");
    return rows;
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    int table = Structure.number(mutation.table().name());
    write(table, mutation instanceof Delete);
    return new MutationResult(1, Rows.of(List.of(), List.of()));
  }

  @Override
  public Rows run(NativeStatement statement) {
    String text = statement.text();
    if (text.startsWith("write ")) {
      write(Structure.number(text.substring("write ".length())), false);
    } else {
      changesStructure = true;
      add(LedgerConnection.change(text, number));
    }
    return Rows.of(List.of(), List.of());
  }

  /** A statement reaches what the structure tells when it runs, not when it is committed. */
  private void write(int table, boolean delete) {
    Actor.step("changes in a transaction");
    Set<Integer> tables = seen().structure().writes(table, delete);
    add(new Change(number, before -> before.with(tables, number)));
    Actor.step("has changed in a transaction");
  }

  private void add(Change next) {
    change = change == null ? next : change.and(next);
  }

  @Override
  public Optional<DriverEntities> entities() {
    return Optional.of(
        new LedgerEntities(() -> changesStructure ? seen().structure() : connection.structure()));
  }

  @Override
  public void commit() {
    if (change != null) {
      Commits.make(ledger, inDoubt, call, change);
    }
  }

  @Override
  public void close() {
    change = null;
  }
}
