package io.mesa.spi;

import io.mesa.gateway.InvalidationFeed;

/** The part of a driver that hears of changes whoever makes them. Made for one call. */
public interface DriverFeed extends InvalidationFeed {

  /**
   * Begins to listen, over a connection of its own that outlives the call. MUST hear of every
   * change that is committed after this has returned.
   *
   * @return what is heard, to be closed
   */
  FeedConnection listen();
}
