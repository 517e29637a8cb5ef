package io.mesa.spi;

import io.mesa.source.Source;

/**
 * Makes connections to one kind of database. Found by {@link java.util.ServiceLoader}, on the class
 * path and on the module path, or given to {@link io.mesa.Mesa.Builder#driver}.
 *
 * <p>An implementation MUST be thread-safe, MUST have a public constructor without arguments where
 * it is to be found, and SHOULD do nothing costly there. The contract kit (classifier {@code tck})
 * tests what it promises.
 */
public interface DatabaseDriver {

  /**
   * The name that sources ask for: lower-case letters, digits and {@code +}, as a URL's scheme.
   *
   * @return the name, always the same
   */
  String name();

  /**
   * Opens a source. MUST check the source and refuse what it does not understand, an unknown option
   * included, with {@code CONFIGURATION}; MUST NOT connect: an unreachable server is no reason to
   * fail here.
   *
   * @param source where and how to connect
   * @param context what Mesa offers to the driver
   * @return the connection, which Mesa closes
   */
  DriverConnection open(Source source, DriverContext context);
}
