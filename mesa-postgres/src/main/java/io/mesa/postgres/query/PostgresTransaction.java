package io.mesa.postgres.query;

import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.entities.EntityGraphs;
import io.mesa.postgres.entities.TableGraph;
import io.mesa.postgres.run.PostgresData;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverTransaction;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction on one connection. */
final class PostgresTransaction implements DriverTransaction {
  private final Source source;
  private final Translations translations;
  private final Loan loan;
  private final DriverCall outside;
  private final DriverCall call;
  private @Nullable MesaException failure;
  private boolean changesStructure;
  private boolean seesWhatAllSee;

  /**
   * A transaction that has begun.
   *
   * @param seesWhatAllSee whether it sees what others commit
   */
  PostgresTransaction(
      Source source,
      Translations translations,
      Loan loan,
      DriverCall call,
      boolean seesWhatAllSee) {
    this.source = source;
    this.translations = translations;
    this.loan = loan;
    this.outside = call;
    this.call = loan.inTransaction(call);
    this.seesWhatAllSee = seesWhatAllSee;
  }

  /** Work on the connection of the transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T get() throws SQLException;
  }

  private <T> T on(Work<T> work) {
    try {
      return work.get();
    } catch (SQLException e) {
      failure = loan.failedInside(e);
      seesWhatAllSee = false; // It answers nothing more.
      throw failure;
    }
  }

  /** Work by a text that was made with the structure as it was read. */
  private <T> T translated(Work<T> work) {
    try {
      return on(work);
    } catch (MesaException e) {
      if (e != failure) {
        throw e; // The server has nothing against it.
      }
      failure = translations.inTransaction(e);
      throw failure;
    } catch (QueryResult.StaleStructureException e) {
      throw translations.inTransaction(e);
    }
  }

  @Override
  public Rows query(Query query) {
    Translations.Ready ready = translations.of(query, call);
    return translated(() -> new QueryRun(translations, query, ready).on(loan));
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    MutationRun run = translations.mutation(mutation, call);
    seesWhatAllSee = false;
    return translated(() -> run.on(loan));
  }

  @Override
  public Rows run(NativeStatement statement) {
    boolean mayChange = PostgresData.mayChangeStructure(statement);
    changesStructure |= mayChange;
    seesWhatAllSee = false;
    Rows rows = on(() -> PostgresData.within(loan, statement, source.limits()));
    if (mayChange) {
      translations.forget();
    }
    return rows;
  }

  @Override
  public Optional<DriverEntities> entities() {
    return Optional.of(new PostgresEntities(translations, call, this::graph));
  }

  /**
   * How the tables hang together. What is not known is read for everybody, so it is read on the
   * transaction's own connection only as long as that sees what everybody does: not the past, and
   * not what it has changed itself. A second connection must not be waited for.
   */
  private Optional<TableGraph> graph() {
    EntityGraphs graphs = translations.graphs();
    if (seesWhatAllSee) {
      return Optional.of(graphs.of(call));
    }
    return graphs.known().or(() -> graphs.ofAnotherConnection(outside));
  }

  @Override
  public void commit() {
    if (failure != null) {
      // The server would answer the commit with a rollback.
      throw DriverTransaction.undone(failure);
    }
    loan.commit();
  }

  @Override
  public void close() {
    loan.close();
    if (changesStructure) {
      // What was read meanwhile, here or in other calls, is of before or of a change that is
      // undone.
      translations.forget();
    }
  }
}
