package io.mesa.call;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.Objects;

/**
 * What a call's queries want of the cache, where there is one. Immutable.
 *
 * @param kind what is wanted
 * @param bound how old an answer may be, where the kind has a bound; else none
 */
public record CacheUse(Kind kind, Duration bound) {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final CacheUse NORMAL = new CacheUse(Kind.NORMAL, Duration.ZERO);
  private static final CacheUse BYPASS = new CacheUse(Kind.BYPASS, Duration.ZERO);

  /** What is wanted. */
  public enum Kind {
    /** An answer that the database would give now. */
    NORMAL,
    /** The database's own answer; it is not kept either. */
    BYPASS,
    /**
     * As {@link #NORMAL}, and no older than the bound: for data that is also written where no cache
     * hears of it.
     */
    FRESH_FOR,
    /**
     * An answer that the database would have given at some instant no longer ago than the bound;
     * where it is not what it would give now, it is loaded again meanwhile.
     */
    STALE_UP_TO
  }

  /**
   * Checks the bound.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a kind with a bound has none
   *     above 0 and up to 365 days, or one without has one
   */
  public CacheUse {
    Objects.requireNonNull(kind, "kind");
    boolean bounded = kind == Kind.FRESH_FOR || kind == Kind.STALE_UP_TO;
    boolean fits =
        bounded
            ? !bound.isNegative() && !bound.isZero() && bound.compareTo(LONGEST) <= 0
            : bound.isZero();
    if (!fits) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          bounded
              ? "The age of an answer is bound by more than 0 and at most 365 days, not by %s."
                  .formatted(bound)
              : "%s has no bound.".formatted(kind));
    }
  }

  /**
   * An answer that the database would give now, from wherever it is had sooner.
   *
   * @return the default
   */
  public static CacheUse normal() {
    return NORMAL;
  }

  /**
   * The database's own answer.
   *
   * @return a use that neither finds nor keeps
   */
  public static CacheUse bypass() {
    return BYPASS;
  }

  /**
   * An answer that is not older than a bound.
   *
   * @param age above 0, at most 365 days
   * @return the use
   */
  public static CacheUse freshFor(Duration age) {
    return new CacheUse(Kind.FRESH_FOR, age);
  }

  /**
   * An answer that may have become another, but was true no longer ago than a bound.
   *
   * @param age above 0, at most 365 days
   * @return the use
   */
  public static CacheUse staleUpTo(Duration age) {
    return new CacheUse(Kind.STALE_UP_TO, age);
  }
}
