package io.mesa.spi;

import java.util.function.Function;

/**
 * Makes the calls of a store that a driver keeps in its database, each with a time limit of its
 * own. Thread-safe; not implemented by drivers.
 */
public interface StoreCalls {

  /**
   * Makes a call.
   *
   * @param work what is done in it
   * @param <T> what it gives
   * @return the work's result
   */
  <T> T call(Function<DriverCall, T> work);
}
