package io.mesa.cache.caffeine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.caffeine.CaffeineCache;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * The cache keeps its promise: by turns in virtual time, where a seed gives the same history each
 * time, and with threads that run as they like. {@code -Dmesa.history.seed=N} begins with a seed's
 * history, {@code -Dmesa.history.operations=N} says how many operations there are, {@code
 * -Dmesa.history.trace=true} prints every step.
 */
class HistoryTest {
  private static final long SEED = Long.getLong("mesa.history.seed", System.nanoTime());
  private static final boolean LONG = Boolean.getBoolean("mesa.long");
  private static final long OPERATIONS =
      Long.getLong("mesa.history.operations", LONG ? 10_000_000 : 200_000);
  private static final int FREE_THREADS = 6;

  /** Histories until enough operations count; at least half of the histories must. */
  private static void check(String how, long operations, LongFunction<Simulation> histories) {
    long began = System.nanoTime();
    Figures counted = Figures.NONE;
    int count = 0;
    int tried = 0;
    for (long seed = SEED; counted.operations() < operations; seed++) {
      History history = histories.apply(seed).history();
      assertThat(history.violations())
          .as("%s, -Dmesa.history.seed=%d: %s", how, seed, history.figures())
          .isEmpty();
      tried++;
      if (history.figures().count()) {
        counted = counted.and(history.figures());
        count++;
      }
      assertThat(2 * count)
          .as("histories that count, of %d; the last: %s", tried, history.figures())
          .isGreaterThanOrEqualTo(tried - 10);
    }
    System.out.printf(
        "[mesa] Histories %s, seed %d, %d ms, %d of %d count: %s%n",
        how, SEED, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), count, tried, counted);
  }

  private static Simulation seeded(long seed) {
    try {
      return Simulation.seeded(seed, SeedRun.THREADS, SeedRun.EACH);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Simulation free(long seed) {
    CaffeineCache cache = CaffeineCache.builder().maximumBytes(1L << 20).build();
    // Half of the histories have answers too large for all to have room.
    String padding = seed % 2 == 0 ? "" : "x".repeat(6_000);
    try {
      return Simulation.free(seed, cache, padding, FREE_THREADS, 20_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answers_byTurnsInVirtualTime_keepThePromise() {
    check("by turns", OPERATIONS, HistoryTest::seeded);
  }

  @Test
  void answers_ofThreadsThatRunAsTheyLike_keepThePromise() {
    check("of free threads", OPERATIONS / 3, HistoryTest::free);
  }

  @Test
  void seeded_twice_isTheSameHistory() {
    assertThat(seeded(SEED).history().fingerprint())
        .as("seed %d", SEED)
        .isEqualTo(seeded(SEED).history().fingerprint())
        .isNotEqualTo(seeded(SEED + 1).history().fingerprint());
  }
}
