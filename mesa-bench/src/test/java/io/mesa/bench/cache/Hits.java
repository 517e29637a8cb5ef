package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.QueryCache;
import io.mesa.cache.caffeine.CaffeineCache;
import java.time.Duration;

/** What a cache must have done for a test to show that it is right: one that keeps nothing is. */
final class Hits {
  private static final double LEAST = 0.4;

  private Hits() {}

  /** A cache that keeps all that it may, whether that pays or not. */
  static CaffeineCache cache() {
    return CaffeineCache.builder().costOfKeeping(Duration.ZERO).build();
  }

  /** Fails where too few answers were kept ones, and prints the figures. */
  static void check(String what, QueryCache cache) {
    var statistics = cache.statistics();
    System.out.printf(
        "[mesa] %s with a cache underneath: %d of %d answers were kept ones; not kept: %s%n",
        what, statistics.hits(), statistics.hits() + statistics.misses(), statistics.refusals());
    assertThat(statistics.hitRatio()).as("hits by %s", what).isGreaterThanOrEqualTo(LEAST);
  }
}
