package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.Objects;

/**
 * How many connections a source may hold and how long.
 *
 * @param minimumIdle how many connections are kept open while unused; 0 keeps none
 * @param maximum how many may be open at once, those to other databases of the server included
 *     where {@code minimumIdle} is 0
 * @param idleTimeout how long an unused connection beyond the minimum stays open; zero closes it
 *     when its call ends
 * @param maxLifetime how old a connection may get
 */
public record Pooling(int minimumIdle, int maximum, Duration idleTimeout, Duration maxLifetime) {
  private static final int LARGEST = 1_000;
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(30);

  /**
   * Checks the bounds, which are the pool library's.
   *
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the maximum is not 1 to 1,000, the
   *     minimum negative or not below the maximum, the idle time (unless zero) under 10 s or the
   *     lifetime under 30 s
   */
  public Pooling {
    Objects.requireNonNull(idleTimeout, "idleTimeout");
    Objects.requireNonNull(maxLifetime, "maxLifetime");
    if (maximum < 1 || maximum > LARGEST) {
      throw refused("at most 1 to " + LARGEST + " connections, not " + maximum);
    }
    if (minimumIdle < 0 || minimumIdle >= Math.max(maximum, 1)) {
      throw refused("a minimum from 0 to below the maximum, not " + minimumIdle);
    }
    if (!idleTimeout.isZero() && idleTimeout.compareTo(SHORTEST_IDLE) < 0) {
      throw refused("an idle time of at least 10 s, or zero, not " + idleTimeout);
    }
    if (idleTimeout.isZero() && minimumIdle > 0) {
      throw refused("an idle time above zero where connections are kept");
    }
    if (maxLifetime.compareTo(SHORTEST_LIFETIME) < 0) {
      throw refused("a lifetime of at least 30 s, not " + maxLifetime);
    }
  }

  private static MesaException refused(String wanted) {
    return new MesaException(ErrorCode.CONFIGURATION, "Pooling takes " + wanted + ".");
  }

  /**
   * At most 2 connections, each opened for a call and closed after it, so that a small server is
   * not exhausted by those who look at it. The default.
   *
   * @return the setting
   */
  public static Pooling frugal() {
    return new Pooling(0, 2, Duration.ZERO, SHORTEST_LIFETIME);
  }

  /**
   * From 2 to 10 connections.
   *
   * @return the setting
   */
  public static Pooling pooled() {
    return pooled(2, 10);
  }

  /**
   * A pool whose unused connections close after 4 min and none of which gets older than 30 min.
   *
   * @param minimumIdle how many are kept open while unused
   * @param maximum how many may be open at once; 5 to 15 is usual in production
   * @return the setting
   */
  public static Pooling pooled(int minimumIdle, int maximum) {
    return new Pooling(minimumIdle, maximum, Duration.ofMinutes(4), Duration.ofMinutes(30));
  }

  /**
   * Whether connections outlive their call.
   *
   * @return false where each is closed when its call ends
   */
  public boolean keepsConnections() {
    return !idleTimeout.isZero();
  }

  /**
   * The same with another idle time.
   *
   * @param value at least 10 s
   * @return a copy
   */
  public Pooling withIdleTimeout(Duration value) {
    return new Pooling(minimumIdle, maximum, value, maxLifetime);
  }

  /**
   * The same with another lifetime.
   *
   * @param value at least 30 s
   * @return a copy
   */
  public Pooling withMaxLifetime(Duration value) {
    return new Pooling(minimumIdle, maximum, idleTimeout, value);
  }
}
