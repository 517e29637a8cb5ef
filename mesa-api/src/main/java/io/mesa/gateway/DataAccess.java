package io.mesa.gateway;

import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;

/**
 * Reads and writes rows. Each call ends within {@link io.mesa.source.Limits#queryTimeout()}.
 * Thread-safe. Errors are those of the {@link Inspector}.
 */
public interface DataAccess {

  /**
   * Runs one statement in the database's own language. Unless {@link io.mesa.query.Writes#ALLOWED},
   * what would write is refused by the server itself, not by a look at the text.
   *
   * <p>What a read-only transaction does not hold back is the login's business: functions that end
   * other sessions, read or write the server's files, connect elsewhere ({@code dblink}), or notify
   * the operating system run if the login may call them. Give ad-hoc statements a login that may
   * not; {@link io.mesa.admin.NewUser#readOnly} makes one.
   *
   * @param statement one statement; transaction control is refused
   * @return its rows; none, and how many it changed, for one that gives none
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where the text is several statements,
   *     controls transactions, would write, or does not parse; {@code LIMIT_EXCEEDED} where it
   *     gives more rows or bytes than {@link io.mesa.source.Limits} allow
   */
  Rows run(NativeStatement statement);

  /**
   * Lets the server parse a statement without running it.
   *
   * @param statement one statement
   * @return its parameters and columns
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} where it does not parse; {@code
   *     NOT_FOUND} where it names what does not exist
   */
  StatementDescription check(NativeStatement statement);
}
