package io.mesa.postgres.connect;

import io.mesa.spi.DriverCall;
import java.sql.Connection;

/** Gives connections out and takes them back. Thread-safe. */
interface Lender extends AutoCloseable {

  /**
   * Gives a connection out, waiting for a free one as long as the call has time.
   *
   * @param call who takes it
   * @param database the database it shall be to
   */
  Connection take(DriverCall call, String database);

  /**
   * Takes a connection back.
   *
   * @param connection what {@link #take} gave
   * @param reusable whether it is as it was; otherwise it is closed
   */
  void giveBack(Connection connection, boolean reusable);

  int active();

  int idle();

  int waiting();

  /** Whether its connections carry the source's query time limit from their start. */
  boolean limitsFromStart();

  @Override
  void close();
}
