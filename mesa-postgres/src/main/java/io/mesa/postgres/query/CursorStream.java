package io.mesa.postgres.query;

import io.mesa.postgres.connect.Loan;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowStream;
import io.mesa.spi.RowIterator;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Rows read through a portal of the server, some at a time, in a transaction that ends with them.
 */
final class CursorStream implements RowStream {
  private static final int FIRST_PORTION = 100;
  private static final int LARGEST_PORTION = 1_000;
  private static final long PORTION_BYTES = 4L << 20;

  private final Loan loan;
  private final Translation translation;
  private final PreparedStatement prepared;
  private final QueryResult result;
  private final Iterator<Row> steps = new Steps();
  private boolean ended;

  CursorStream(Loan loan, Translations.Ready ready) throws SQLException {
    this.loan = loan;
    this.translation = ready.translation();
    this.prepared = loan.session().jdbc().prepareStatement(translation.sql());
    translation.bind(prepared, ready.values());
    preferBinary(prepared.unwrap(PGStatement.class));
    prepared.setFetchSize(FIRST_PORTION);
    this.result = new QueryResult(translation, prepared.executeQuery());
  }

  /**
   * Many rows are worth a round trip more, in which the server says what types it will give: pgjdbc
   * then asks for values in binary form from the first run on, and not as text. Where statements
   * are not kept on the server, behind a pooler, it stays with text.
   */
  private static void preferBinary(PGStatement statement) throws SQLException {
    if (statement.getPrepareThreshold() > 0) {
      statement.setPrepareThreshold(-1);
    }
  }

  @Override
  public List<RowColumn> columns() {
    return translation.header().columns();
  }

  @Override
  public Iterator<Row> iterator() {
    return steps;
  }

  /**
   * How many rows to fetch next: those that take a few megabytes, if the next are like the last.
   */
  private int portion() {
    long mean = Math.max(1, result.bytes() / result.read());
    return (int) Math.max(1, Math.min(LARGEST_PORTION, PORTION_BYTES / mean));
  }

  /** Reads one row after the other. */
  private final class Steps extends RowIterator {
    @Override
    protected @Nullable Row read() {
      if (ended) {
        return null;
      }
      try {
        if (result.isPortionRead()) {
          result.fetchNext(portion());
        }
        if (result.next()) {
          return result.row();
        }
        close();
        return null;
      } catch (SQLException e) {
        ended = true;
        throw loan.failed(e, false);
      } catch (QueryResult.StaleStructureException e) {
        close();
        throw QueryResult.unfit(e);
      }
    }
  }

  /** Ends the transaction, and with it the portal. */
  @Override
  public void close() {
    ended = true;
    loan.close();
  }
}
