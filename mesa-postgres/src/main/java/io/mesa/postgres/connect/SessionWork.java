package io.mesa.postgres.connect;

import java.sql.SQLException;

/**
 * What is done on a session while it is lent.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface SessionWork<T> {

  /**
   * Does the work.
   *
   * @param session the session, to be used until this returns and no longer
   * @return the result
   * @throws SQLException where the server refuses; translated by the lender
   */
  T on(ServerSession session) throws SQLException;
}
