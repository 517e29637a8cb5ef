package io.mesa.gateway;

import io.mesa.call.CallOptions;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;

/**
 * The gateway to one source: inspects, administers and queries it. Got from {@link io.mesa.Mesa};
 * applications do not implement it. Take the narrowest of the interfaces it joins where that is
 * enough. Thread-safe.
 */
public interface DatabaseGateway extends Inspector, Administrator, DataAccess {

  /**
   * The source this is the gateway to.
   *
   * @return the source
   */
  Source source();

  /**
   * What the driver, the server and the login can do, with reasons for what they cannot. Asks the
   * server.
   *
   * @return the capabilities
   */
  Capabilities capabilities();

  /**
   * What this source's connections are doing, on this side. Asks nobody.
   *
   * @return the figures
   */
  ConnectionFigures connectionFigures();

  /**
   * A view of this gateway whose calls are made with other options.
   *
   * @param options the options, in place of those of this view
   * @return a cheap, immutable view that shares everything else
   */
  DatabaseGateway with(CallOptions options);

  /**
   * A view of this gateway that runs no administrative action: each answers with the statements it
   * would send. Everything else works as ever, and what an action has to look up is looked up.
   *
   * @return a cheap, immutable view that shares everything else
   */
  DatabaseGateway preview();
}
