package io.mesa.spi;

import io.mesa.cost.CostHistory;
import io.mesa.job.JobStore;
import io.mesa.runtime.ActionReport;

/**
 * The part of a driver that keeps what is Mesa's own in its database. Thread-safe. Nothing is
 * created but by {@link #install}; a store over what is not installed, or was installed by a newer
 * version, MUST refuse with {@code CONFIGURATION}.
 */
public interface DriverStores {

  /**
   * Creates what the stores need, or brings it up to date. In a {@linkplain DriverCall#preview()
   * preview} it MUST change nothing and answer with what it would send.
   *
   * @param call the call to answer
   * @param schema where
   * @return what was done
   */
  ActionReport install(DriverCall call, String schema);

  /**
   * Removes all that was created, with what is kept in it. In a preview as {@link #install}.
   *
   * @param call the call to answer
   * @param schema where
   * @return what was done
   */
  ActionReport remove(DriverCall call, String schema);

  /**
   * A store of jobs. MUST NOT connect; what is missing is found out with the first call.
   *
   * @param schema where it is installed
   * @param calls makes its calls
   * @return the store, which is closed with the driver's connection
   */
  JobStore jobs(String schema, StoreCalls calls);

  /**
   * A history of what queries took. MUST NOT connect; what is missing is found out with the first
   * call.
   *
   * @param schema where it is installed
   * @param calls makes its calls
   * @return the history, which is closed with the driver's connection
   */
  CostHistory history(String schema, StoreCalls calls);
}
