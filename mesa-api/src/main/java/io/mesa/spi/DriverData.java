package io.mesa.spi;

import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;

/** The part of a driver that runs statements of its database's own language. Made for one call. */
public interface DriverData {

  /**
   * Runs one statement. A statement with {@link io.mesa.query.Writes#REFUSED} MUST NOT be able to
   * write; the limits of rows and bytes MUST be kept while reading, not after.
   *
   * @param statement the statement
   * @return its rows
   */
  Rows run(NativeStatement statement);

  /**
   * Lets the server parse one statement and MUST NOT run it.
   *
   * @param statement the statement
   * @return its parameters and columns
   */
  StatementDescription check(NativeStatement statement);
}
