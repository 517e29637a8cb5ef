package io.mesa.cache.caffeine.history;

import io.mesa.call.TransactionOptions;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverTransaction;
import io.mesa.spi.DriverWrites;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A driver's hold on a {@link Ledger}, which remembers the structure until it is told to forget.
 */
final class LedgerConnection implements DriverConnection {
  private static final Capabilities DECLARED =
      Capabilities.builder()
          .with(
              Capability.QUERY,
              Capability.MUTATE,
              Capability.TRANSACTIONS,
              Capability.RUN,
              Capability.RUN_WRITES)
          .withEveryQueryFeature()
          .otherwise("a ledger has none of it")
          .build();

  private final Ledger ledger;
  private final Questions questions;
  private final InDoubt inDoubt;
  private final String padding;
  private final @Nullable LedgerFeed feed;
  private @Nullable Structure known;
  private long forgotten;

  LedgerConnection(
      Ledger ledger,
      Questions questions,
      InDoubt inDoubt,
      String padding,
      @Nullable LedgerFeed feed) {
    this.feed = feed;
    this.ledger = ledger;
    this.questions = questions;
    this.inDoubt = inDoubt;
    this.padding = padding;
  }

  /** The structure, as it was when it was last read. */
  Structure structure() {
    long before;
    synchronized (this) {
      if (known != null) {
        return known;
      }
      before = forgotten;
    }
    Actor.step("reads the structure");
    Structure read = ledger.now().structure();
    Actor.step("has read the structure");
    synchronized (this) {
      if (forgotten == before) {
        known = read;
      }
    }
    return read;
  }

  @Override
  public synchronized void structureChanged() {
    known = null;
    forgotten++;
  }

  @Override
  public Capabilities declared() {
    return DECLARED;
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return DECLARED;
  }

  @Override
  public Inspector inspector(DriverCall call) {
    throw new UnsupportedOperationException("inspector");
  }

  @Override
  public Optional<DriverEntities> entities(DriverCall call) {
    return Optional.of(new LedgerEntities(this::structure));
  }

  @Override
  public Optional<DriverFeed> feed(DriverCall call) {
    return Optional.ofNullable(feed);
  }

  /** What a query gives in a state. */
  Rows answer(Query query, DriverCall call, State seen) {
    Questions.Question question = questions.of(query);
    String asked = question.askedBy(call.options());
    return LedgerRows.of(asked, ledger.loaded(), seen.structure().reads(question.relation()), seen)
        .rows(padding);
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(
        new DriverQueries() {
          @Override
          public Rows query(Query query) {
            Actor.step("queries");
            Commits.failIfFated();
            Rows rows = answer(query, call, ledger.now());
            Actor.step("has rows");
            return rows;
          }

          @Override
          public RowStream stream(Query query) {
            throw new UnsupportedOperationException("stream");
          }

          @Override
          public NativeStatement translate(Query query) {
            throw new UnsupportedOperationException("translate");
          }
        });
  }

  @Override
  public Optional<DriverData> data(DriverCall call) {
    return Optional.of(
        new DriverData() {
          @Override
          public Rows run(NativeStatement statement) {
            commit(call, change(statement.text(), ledger.newChange()));
            return Rows.of(List.of(), List.of());
          }

          @Override
          public StatementDescription check(NativeStatement statement) {
            throw new UnsupportedOperationException("check");
          }
        });
  }

  /** What a statement does: {@code write t0}, or what changes the structure. */
  static Change change(String statement, long number) {
    if (statement.startsWith("write ")) {
      return Change.of(Structure.number(statement.substring("write ".length())), false, number);
    }
    return new Change(number, before -> before.with(before.structure().after(statement)));
  }

  private void commit(DriverCall call, Change change) {
    Commits.make(ledger, inDoubt, call, change);
  }

  @Override
  public Optional<DriverWrites> writes(DriverCall call) {
    return Optional.of(
        new DriverWrites() {
          @Override
          public MutationResult execute(Mutation mutation) {
            commit(call, Change.of(mutation, ledger.newChange()));
            return new MutationResult(1, Rows.of(List.of(), List.of()));
          }

          @Override
          public DriverTransaction begin(TransactionOptions options) {
            Actor.step("begins");
            return new LedgerTransaction(LedgerConnection.this, ledger, inDoubt, call);
          }
        });
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return new ConnectionFigures(0, 0, 0, 0, 0, 0, List.of());
  }

  @Override
  public void close() {
    // Nothing was opened.
  }
}
