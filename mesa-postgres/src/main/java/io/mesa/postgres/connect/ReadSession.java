package io.mesa.postgres.connect;

import java.sql.SQLException;

/**
 * A read-only snapshot that stays open until it is closed. Not thread-safe; got from {@link
 * Connections#openRead}.
 */
public final class ReadSession implements AutoCloseable {
  private final Loan loan;

  ReadSession(Loan loan) {
    this.loan = loan;
  }

  /**
   * The session of the snapshot.
   *
   * @return the session
   */
  public ServerSession session() {
    return loan.session();
  }

  /**
   * Reads in the snapshot.
   *
   * @param work what to read
   * @param <T> what it gives
   * @return the work's result
   */
  public <T> T read(SessionWork<T> work) {
    try {
      return work.on(loan.session());
    } catch (SQLException e) {
      throw loan.failed(e, false);
    }
  }

  /** Ends the snapshot and gives its connection back. Closing twice does nothing. */
  @Override
  public void close() {
    loan.close();
  }
}
