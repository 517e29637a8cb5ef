package io.mesa.query;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a query stands with the cache. Immutable.
 *
 * @param state whether its answer is there
 * @param key what the answer is found by: a hash of the query, and one of the versions of all it is
 *     made of as they are now; another number of the second means that something was changed
 * @param age how long ago the answer was asked of the database, where there is one
 * @param reason why it is not there, or not found, in a sentence without values
 */
public record CacheStanding(
    State state, Optional<String> key, Optional<Duration> age, Optional<String> reason) {
  /** Checks that every part is given. */
  public CacheStanding {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(age, "age");
    Objects.requireNonNull(reason, "reason");
  }

  /** Whether a query's answer is in the cache. */
  public enum State {
    /** It is, and would be given. */
    KEPT,
    /** It is, but what it is made of was changed, or it is older than the call allows. */
    OUTDATED,
    /** It is not, and would be kept if the query were asked now. */
    ABSENT,
    /** It is not, and would not be kept if the query were asked now. */
    REFUSED
  }

  /**
   * The standing of a query whose answer is not kept.
   *
   * @param reason why it is not, in a sentence
   * @return the standing
   */
  public static CacheStanding refused(String reason) {
    return new CacheStanding(
        State.REFUSED, Optional.empty(), Optional.empty(), Optional.of(reason));
  }
}
