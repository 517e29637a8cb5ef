package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.RowReader;
import io.mesa.postgres.connect.ServerSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a query, fetched as they are needed. The first column is the number of the relation a
 * row belongs to, and the rows are in the order of these numbers. Closed with the transaction. Not
 * thread-safe.
 */
final class Cursor {
  private static final long END = Long.MAX_VALUE;

  private final ResultSet rows;
  private long relation;

  /** Takes in one row. */
  @FunctionalInterface
  interface RowVisitor {
    void visit(ResultSet row) throws SQLException;
  }

  private Cursor(ResultSet rows) throws SQLException {
    this.rows = rows;
    advance();
  }

  /**
   * Runs a query.
   *
   * @param session where, inside a transaction
   * @param sql the query
   * @param fetchSize how many rows travel at once
   */
  static Cursor open(ServerSession session, String sql, int fetchSize) throws SQLException {
    PreparedStatement statement = session.jdbc().prepareStatement(sql);
    statement.closeOnCompletion();
    statement.setFetchSize(fetchSize);
    return new Cursor(statement.executeQuery());
  }

  private void advance() throws SQLException {
    if (rows.next()) {
      relation = rows.getLong(1);
    } else {
      relation = END;
      rows.close();
    }
  }

  /** Whether the rows have come to their end. */
  boolean atEnd() {
    return relation == END;
  }

  /** The number of the relation the next row belongs to. */
  long relation() {
    return relation;
  }

  /** Goes on to a relation and through its rows. */
  void visit(long wanted, RowVisitor visitor) throws SQLException {
    while (relation < wanted) {
      advance();
    }
    while (relation == wanted) {
      visitor.visit(rows);
      advance();
    }
  }

  /** Goes on to a relation and reads its rows. */
  <T> List<T> list(long wanted, RowReader<T> reader) throws SQLException {
    List<T> result = new ArrayList<>(4);
    visit(wanted, row -> result.add(reader.read(row)));
    return result;
  }
}
