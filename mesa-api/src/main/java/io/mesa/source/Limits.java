package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a call on a source may take. Waiting for a connection counts; every limit holds on the
 * server and on the client.
 *
 * @param queryTimeout for queries and statements; 30 s by default
 * @param readTimeout for reads of structure and runtime; 5 s by default
 * @param structureTimeout for the whole structure of a database; 5 min by default
 * @param actionTimeout for administrative actions; 10 s by default
 * @param connectTimeout for making one connection, over all of its hosts; 3 s by default
 * @param maxRows how many rows a result may have; 10,000 by default
 * @param maxBytes how many bytes a result may have; 64 MiB by default
 * @param includeDepth how deep includes may be nested; 3 by default
 */
public record Limits(
    Duration queryTimeout,
    Duration readTimeout,
    Duration structureTimeout,
    Duration actionTimeout,
    Duration connectTimeout,
    int maxRows,
    long maxBytes,
    int includeDepth) {
  /** The deepest that includes are ever nested. */
  public static final int DEEPEST_INCLUDE = 8;

  /** The longest time limit: a day. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          10_000,
          64L << 20,
          3);

  /**
   * Checks every limit.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a time is under 1 ms or over
   *     {@link #LONGEST}, a number is not positive, or the depth is over {@link #DEEPEST_INCLUDE}
   */
  public Limits {
    checkTimeout("queryTimeout", queryTimeout);
    checkTimeout("readTimeout", readTimeout);
    checkTimeout("structureTimeout", structureTimeout);
    checkTimeout("actionTimeout", actionTimeout);
    checkTimeout("connectTimeout", connectTimeout);
    checkPositive("maxRows", maxRows);
    checkPositive("maxBytes", maxBytes);
    if (includeDepth < 0 || includeDepth > DEEPEST_INCLUDE) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "includeDepth is %d; it is 0 to %d.".formatted(includeDepth, DEEPEST_INCLUDE));
    }
  }

  /**
   * Refuses a time limit that is none.
   *
   * @param name what the limit is called, for the message
   * @param limit the limit
   * @return the limit
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is under 1 ms or over {@link
   *     #LONGEST}
   */
  public static Duration checkTimeout(String name, Duration limit) {
    Objects.requireNonNull(limit, name);
    if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(LONGEST) > 0) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s is %s; a time limit is 1 ms to %s.".formatted(name, limit, LONGEST));
    }
    return limit;
  }

  /**
   * Refuses a number limit that is none.
   *
   * @param name what the limit is called, for the message
   * @param limit the limit
   * @return the limit
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is not positive
   */
  public static long checkPositive(String name, long limit) {
    if (limit < 1) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "%s is %d; it must be positive.".formatted(name, limit));
    }
    return limit;
  }

  /**
   * The defaults named at each limit.
   *
   * @return the limits
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another limit for queries.
   *
   * @param value the limit
   * @return a copy
   */
  public Limits withQueryTimeout(Duration value) {
    return new Limits(
        value,
        readTimeout,
        structureTimeout,
        actionTimeout,
        connectTimeout,
        maxRows,
        maxBytes,
        includeDepth);
  }

  /**
   * The same with another limit for reads of structure and runtime.
   *
   * @param value the limit
   * @return a copy
   */
  public Limits withReadTimeout(Duration value) {
    return new Limits(
        queryTimeout,
        value,
        structureTimeout,
        actionTimeout,
        connectTimeout,
        maxRows,
        maxBytes,
        includeDepth);
  }

  /**
   * The same with another limit for the whole structure.
   *
   * @param value the limit
   * @return a copy
   */
  public Limits withStructureTimeout(Duration value) {
    return new Limits(
        queryTimeout,
        readTimeout,
        value,
        actionTimeout,
        connectTimeout,
        maxRows,
        maxBytes,
        includeDepth);
  }

  /**
   * The same with another limit for administrative actions.
   *
   * @param value the limit
   * @return a copy
   */
  public Limits withActionTimeout(Duration value) {
    return new Limits(
        queryTimeout,
        readTimeout,
        structureTimeout,
        value,
        connectTimeout,
        maxRows,
        maxBytes,
        includeDepth);
  }

  /**
   * The same with another limit for making a connection.
   *
   * @param value the limit
   * @return a copy
   */
  public Limits withConnectTimeout(Duration value) {
    return new Limits(
        queryTimeout,
        readTimeout,
        structureTimeout,
        actionTimeout,
        value,
        maxRows,
        maxBytes,
        includeDepth);
  }

  /**
   * The same with another limit of rows.
   *
   * @param value the largest number of rows
   * @return a copy
   */
  public Limits withMaxRows(int value) {
    return new Limits(
        queryTimeout,
        readTimeout,
        structureTimeout,
        actionTimeout,
        connectTimeout,
        value,
        maxBytes,
        includeDepth);
  }

  /**
   * The same with another limit of bytes.
   *
   * @param value the largest number of bytes
   * @return a copy
   */
  public Limits withMaxBytes(long value) {
    return new Limits(
        queryTimeout,
        readTimeout,
        structureTimeout,
        actionTimeout,
        connectTimeout,
        maxRows,
        value,
        includeDepth);
  }

  /**
   * The same with another depth of includes.
   *
   * @param value how deep they may be nested; 0 forbids them
   * @return a copy
   */
  public Limits withIncludeDepth(int value) {
    return new Limits(
        queryTimeout,
        readTimeout,
        structureTimeout,
        actionTimeout,
        connectTimeout,
        maxRows,
        maxBytes,
        value);
  }
}
