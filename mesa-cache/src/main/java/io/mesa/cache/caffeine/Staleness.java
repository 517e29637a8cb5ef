package io.mesa.cache.caffeine;

import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Which answers are given to calls that bound their age, or allow them to be old.
 *
 * <p>An answer that is no longer true stays until its query is asked again, so that it can be given
 * to who allows that. How long ago it was true is known from when it was asked of the database, and
 * from when a call that allows old answers found it true. It is not given where more than rows of
 * tables was changed: their structure, or who may read what. Who is given an old answer has it
 * asked again by somebody else, one at a time for each answer, and once more after {@value
 * #AGAIN_SECONDS} seconds where that gave none.
 */
final class Staleness {
  static final long AGAIN_SECONDS = 5;

  private final CaffeineCache cache;
  private final Consumer<Query> refresh;

  Staleness(CaffeineCache cache, Consumer<Query> refresh) {
    this.cache = cache;
    this.refresh = refresh;
  }

  /** Whether an answer that is true may be given. */
  boolean allows(Answer answer, CacheUse use) {
    return switch (use.kind()) {
      case NORMAL -> true;
      case BYPASS -> false;
      case FRESH_FOR -> cache.nanos() - answer.askedNanos() <= nanos(use.bound());
      case STALE_UP_TO -> {
        long now = cache.nanos();
        if (answer.versions().areCurrent()) {
          answer.isTrue(now);
        }
        yield true;
      }
    };
  }

  /** Whether an answer that is no longer true is given all the same. */
  boolean serves(Answer answer, CacheUse use, Query query) {
    if (use.kind() != CacheUse.Kind.STALE_UP_TO) {
      return false;
    }
    long now = cache.nanos();
    if (now - answer.trueNanos() > nanos(use.bound()) || !answer.versions().onlyRowsMoved()) {
      return false;
    }
    cache.counters().staleHits.increment();
    answer.given();
    if (answer.refreshes(now, TimeUnit.SECONDS.toNanos(AGAIN_SECONDS))) {
      refresh.accept(query);
    }
    return true;
  }

  private static long nanos(Duration bound) {
    return bound.toNanos();
  }
}
