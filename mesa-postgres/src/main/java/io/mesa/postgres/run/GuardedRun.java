package io.mesa.postgres.run;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.connect.StatementErrors;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.spi.ResultLimits;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Runs a statement that may not write. The guard, the opening of the cursor and the first rows are
 * one round trip; the end is another.
 */
final class GuardedRun {
  private final Loan loan;
  private final NativeStatement statement;
  private final ReadOnlyGuard guard;
  private final ResultLimits limits;

  GuardedRun(Loan loan, NativeStatement statement, ResultLimits limits) {
    this.loan = loan;
    this.statement = statement;
    this.guard = new ReadOnlyGuard(statement.binds());
    this.limits = limits;
  }

  Rows run() {
    try {
      loan.begin(true);
      Rows rows = read();
      end();
      return rows;
    } catch (SQLException e) {
      endAfter(e);
      throw ReadOnlyGuard.refusedAsWrite(e) ? wouldWrite(e) : loan.failed(e, false);
    } catch (RuntimeException e) {
      endAfter(e);
      throw e;
    }
  }

  private Rows read() throws SQLException {
    int chunk = limits.nextChunk(0, 0);
    try (PreparedStatement opening =
        loan.session().jdbc().prepareStatement(settings() + guard.open() + "; " + fetch(chunk))) {
      opening.unwrap(PGStatement.class).setPrepareThreshold(0);
      List<String> values = guard.values(statement.text());
      for (int i = 0; i < values.size(); i++) {
        opening.setString(i + 1, values.get(i));
      }
      opening.execute();
      return readRows(lastResult(opening), chunk);
    }
  }

  private Rows readRows(ResultSet first, int firstChunk) throws SQLException {
    var reader = new ResultReader(first.getMetaData());
    List<@Nullable Object[]> values = new ArrayList<>();
    int chunk = firstChunk;
    int read = readChunk(first, reader, values);
    while (read == chunk) {
      chunk = limits.nextChunk(values.size(), reader.bytes());
      try (PreparedStatement next = loan.session().jdbc().prepareStatement(fetch(chunk))) {
        // The same text describes other columns with the next call: nothing may be kept of it.
        next.unwrap(PGStatement.class).setPrepareThreshold(0);
        try (ResultSet rows = next.executeQuery()) {
          read = readChunk(rows, reader, values);
        }
      }
    }
    return Rows.of(reader.columns(), values);
  }

  private int readChunk(ResultSet rows, ResultReader reader, List<@Nullable Object[]> values)
      throws SQLException {
    int count = 0;
    while (rows.next()) {
      values.add(reader.read(rows));
      count++;
      limits.check(values.size(), reader.bytes());
    }
    return count;
  }

  private String settings() {
    String settings = loan.transactionSettings();
    return settings.isEmpty() ? settings : settings + "; ";
  }

  private static String fetch(int rows) {
    return "FETCH FORWARD " + rows + " FROM " + ReadOnlyGuard.CURSOR;
  }

  /** The result of the last of several statements. */
  private static ResultSet lastResult(PreparedStatement statement) throws SQLException {
    ResultSet last = statement.getResultSet();
    while (true) {
      boolean more = statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
      if (!more && statement.getUpdateCount() == -1) {
        return last;
      }
      if (more) {
        last = statement.getResultSet();
      }
    }
  }

  /** Ends the transaction, and what outlives transactions: advisory locks of the session. */
  private void end() throws SQLException {
    loan.session().execute("ROLLBACK; SELECT pg_catalog.pg_advisory_unlock_all()");
  }

  private void endAfter(Exception failure) {
    try {
      end();
    } catch (SQLException e) {
      failure.addSuppressed(e);
      loan.taint();
    }
  }

  private static MesaException wouldWrite(SQLException refused) {
    return MesaException.builder(
            ErrorCode.INVALID_QUERY,
            StatementErrors.message(refused)
                + " The statement is no query, or would write; allow that with NativeStatement.allowingWrites().")
        .databaseCode(refused.getSQLState())
        .cause(refused)
        .build();
  }
}
