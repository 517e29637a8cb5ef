package io.mesa.spi;

import io.mesa.runtime.FeedCoverage;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection that hears of changes. Used by one thread; {@link #close} MAY be called by another
 * and MUST then end the others with an error.
 */
public interface FeedConnection extends AutoCloseable {

  /**
   * The database whose changes are heard; those of others are not, and their answers not kept.
   *
   * @return what {@link io.mesa.cache.ReadSet.Tables#database} names it by; empty where that cannot
   *     be told
   */
  Optional<String> database();

  /**
   * Looks which tables are told of.
   *
   * @param limit how long it may take
   * @return the tables
   */
  FeedCoverage coverage(Duration limit);

  /**
   * Sends a word that comes back after every change that was committed before it was sent.
   *
   * @param number what to know it by
   * @param limit how long it may take
   */
  void beat(long number, Duration limit);

  /**
   * Waits for news. MUST fail where the connection is lost, so that nothing is missed unnoticed.
   *
   * @param atMost how long to wait where there are none
   * @return what was heard since, in one
   */
  FeedNews next(Duration atMost);

  /** Closes it. MUST NOT fail. */
  @Override
  void close();
}
