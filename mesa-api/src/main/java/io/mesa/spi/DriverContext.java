package io.mesa.spi;

import io.mesa.event.ConnectionChanged;

/** What Mesa offers to a driver. Thread-safe; not implemented by drivers. */
public interface DriverContext {

  /**
   * Tells listeners that a physical connection was opened or closed, or could not be opened. A
   * driver SHOULD tell of each.
   *
   * @param database the database it is to
   * @param change what happened
   */
  void connectionChanged(String database, ConnectionChanged.Change change);
}
