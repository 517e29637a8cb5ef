package io.mesa.gateway;

import io.mesa.call.CallOptions;
import io.mesa.cost.CostEstimator;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;

/**
 * The gateway to one source: inspects, administers and queries it. Got from {@link io.mesa.Mesa};
 * applications do not implement it. Take the narrowest of the interfaces it joins where that is
 * enough. Thread-safe.
 */
public interface DatabaseGateway extends Inspector, Administrator, DataAccess, CostEstimator {

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
   * Says that tables, columns, keys or indexes were changed elsewhere. Queries know the structure
   * from their first use of a table on; they look again by themselves where a name or a type turns
   * out wrong, and after statements of this gateway that change structure. What they cannot notice
   * is a new key or index: this tells them. Asks nobody.
   */
  void structureChanged();

  /**
   * The database's own word of changes, for answers that are kept.
   *
   * @return what installs it and looks after it; its calls are made with this view's options
   */
  InvalidationFeed feed();

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
