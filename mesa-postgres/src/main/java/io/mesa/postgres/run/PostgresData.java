package io.mesa.postgres.run;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.entities.TableGraph;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.query.Writes;
import io.mesa.source.Limits;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverData;
import io.mesa.spi.ResultLimits;
import java.sql.SQLException;

/** Runs statements in PostgreSQL's own language, and lets the server describe them. */
public final class PostgresData implements DriverData {
  private final Connections connections;
  private final DriverCall call;
  private final Runnable structureChanged;

  /**
   * Makes the part for one call.
   *
   * @param connections the source's connections
   * @param call the call
   * @param structureChanged what to do after a statement that may have changed tables
   */
  public PostgresData(Connections connections, DriverCall call, Runnable structureChanged) {
    this.connections = connections;
    this.call = call;
    this.structureChanged = structureChanged;
  }

  @Override
  public Rows run(NativeStatement statement) {
    SqlText text = checked(statement);
    checkBinds(statement, text);
    var limits = new ResultLimits(connections.source().limits());
    try (Loan loan = connections.lend(call)) {
      return statement.writes() == Writes.ALLOWED
          ? new WritingRun(loan, statement, text, limits).run()
          : new GuardedRun(loan, statement, limits).run();
    } finally {
      if (statement.writes() == Writes.ALLOWED && text.mayChangeStructure()) {
        structureChanged.run();
      }
    }
  }

  /**
   * Whether a statement may change tables, keys or indexes.
   *
   * @param statement one statement
   * @return false for one that only reads or changes rows
   */
  public static boolean mayChangeStructure(NativeStatement statement) {
    return statement.writes() == Writes.ALLOWED && checked(statement).mayChangeStructure();
  }

  /**
   * How far a statement reaches by its own words.
   *
   * @param statement one statement
   * @return its extent; what it is of a statement that is there to call functions may be more than
   *     rows
   */
  public static TableGraph.Extent extent(NativeStatement statement) {
    SqlText text = checked(statement);
    if (text.changesRowsOnly()) {
      return TableGraph.Extent.ROWS;
    }
    return text.reachesServer() ? TableGraph.Extent.SERVER : TableGraph.Extent.STRUCTURE;
  }

  /**
   * Runs a statement in a transaction that is open.
   *
   * @param loan the connection
   * @param statement the statement
   * @param limits what its result may have
   * @return its rows
   * @throws SQLException where the server refuses
   */
  public static Rows within(Loan loan, NativeStatement statement, Limits limits)
      throws SQLException {
    SqlText text = checked(statement);
    checkBinds(statement, text);
    return new WritingRun(loan, statement, text, new ResultLimits(limits)).execute();
  }

  /**
   * Has a statement explained, in a transaction that may not write: planning evaluates functions
   * that say they are immutable.
   *
   * @param loan the connection
   * @param statement one statement
   * @param how what stands before it
   * @return the server's answer
   * @throws SQLException where the server refuses
   */
  public static String explained(Loan loan, NativeStatement statement, String how)
      throws SQLException {
    SqlText text = checked(statement);
    checkBinds(statement, text);
    if (!text.hasPlan()) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED, "There is no plan of %s.".formatted(text.firstWord()));
    }
    loan.beginWithSettings(true);
    return WritingRun.explained(loan, statement, text, how);
  }

  @Override
  public StatementDescription check(NativeStatement statement) {
    SqlText text = checked(statement);
    try (Loan loan = connections.lend(call)) {
      return new Description(loan, text).read();
    }
  }

  private static void checkBinds(NativeStatement statement, SqlText text) {
    if (text.highestParameter() != statement.binds().size()) {
      throw new MesaException(
          ErrorCode.INVALID_QUERY,
          "The statement has %d parameters, which are written $1, $2 and so on, and %d values are bound; bind one for each."
              .formatted(text.highestParameter(), statement.binds().size()));
    }
  }

  private static SqlText checked(NativeStatement statement) {
    return SqlText.of(statement.text());
  }
}
