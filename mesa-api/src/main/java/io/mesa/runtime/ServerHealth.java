package io.mesa.runtime;

import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a server is. An unreachable server has no health: reading it throws {@link
 * io.mesa.error.ErrorCode#UNAVAILABLE}, which a dashboard shows as offline.
 *
 * @param status whether it takes writes
 * @param version the server's version in its own words, such as {@code 18.1}
 * @param startedAt when it started, by its own clock
 * @param now its clock when it answered
 * @param activeSessions sessions running a statement now, this one not counted
 * @param connections all connections of clients, this one included
 * @param maxConnections how many it takes in all
 * @param reservedConnections how many of those are kept for administrators
 * @param cacheHitRatio share of the block reads of this database, since its statistics began, that
 *     memory answered, 0 to 1
 * @param transactions what this database did since its statistics began
 * @param oldestTransaction how long the oldest open transaction has been open; empty inside the
 *     reading where none is
 * @param wraparound how much of the transaction-id space the oldest database of the server has used
 *     up, 0 to 1; at 1 it stops taking writes
 * @param replication the standbys it feeds, or the primary it follows
 * @param feed how it stands with the invalidation feed that Mesa listens to; empty where it listens
 *     to none, and as a driver tells it: Mesa adds it
 */
public record ServerHealth(
    ServerStatus status,
    String version,
    Reading<Instant> startedAt,
    Instant now,
    Reading<Integer> activeSessions,
    Reading<Integer> connections,
    Reading<Integer> maxConnections,
    int reservedConnections,
    Reading<Double> cacheHitRatio,
    Reading<Transactions> transactions,
    Reading<Optional<Duration>> oldestTransaction,
    Reading<Double> wraparound,
    Reading<List<Replica>> replication,
    Optional<FeedStatus> feed) {

  /**
   * The same with what is known of a feed.
   *
   * @param status how the feed stands
   * @return the health with it
   */
  public ServerHealth withFeed(FeedStatus status) {
    return new ServerHealth(
        this.status,
        version,
        startedAt,
        now,
        activeSessions,
        connections,
        maxConnections,
        reservedConnections,
        cacheHitRatio,
        transactions,
        oldestTransaction,
        wraparound,
        replication,
        Optional.of(status));
  }

  /**
   * How long it has been up, by its own clock.
   *
   * @return the time since its start
   */
  public Reading<Duration> uptime() {
    return startedAt.map(start -> Duration.between(start, now));
  }

  /**
   * How full it is.
   *
   * @return the share of the connections open to ordinary users that are taken, from 0; above 1
   *     where administrators use reserved ones
   */
  public Reading<Double> saturation() {
    return maxConnections.isMissing()
        ? maxConnections.map(Integer::doubleValue)
        : connections.map(
            open -> (double) open / Math.max(1, maxConnections.get() - reservedConnections));
  }

  /**
   * What a database did since its statistics began.
   *
   * @param committed transactions committed
   * @param rolledBack transactions rolled back
   * @param deadlocks deadlocks found; missing where the server has none by its nature
   * @param since when the statistics began, empty where they were never reset
   */
  public record Transactions(
      long committed, long rolledBack, Reading<Long> deadlocks, Optional<Instant> since) {}

  /**
   * Another server in replication with this one.
   *
   * @param name what it calls itself, or where it is
   * @param direction which of the two follows
   * @param state in the server's words, such as {@code streaming}
   * @param synchronous whether commits wait for it
   * @param lag how far behind it is in time; empty where nothing was written lately
   * @param lagBytes how far behind it is in bytes of log
   */
  public record Replica(
      String name,
      Direction direction,
      String state,
      boolean synchronous,
      Reading<Optional<Duration>> lag,
      Reading<Long> lagBytes) {}

  /** Which of two servers follows the other. */
  public enum Direction {
    /** The other follows this one. */
    STANDBY,
    /** This one follows the other. */
    PRIMARY
  }
}
