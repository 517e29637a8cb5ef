package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.PendingWrite;
import io.mesa.cache.WriteSet;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that are no longer true, for calls that allow that. */
class StaleTest {
  private static final Query ORDERS = Query.from("orders").build();
  private static final CacheUse STALE = CacheUse.staleUpTo(Duration.ofSeconds(10));

  private final AtomicLong now = new AtomicLong();
  private final CaffeineCache cache = CaffeineCache.builder().clock(now::get).build();
  private final Asking asking = new Asking(cache);

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private void write() {
    cache.writing(() -> Asking.writes("orders")).committed();
  }

  private @Nullable Rows stale() {
    return asking.answers.find(ORDERS, STALE);
  }

  private void reload() {
    asking.answers.load(
        ORDERS, STALE, Asking.miss(Asking.reads("orders"), () -> Asking.rows("new")));
  }

  @Test
  void find_staleWithinTheBound_isGivenAndAskedAgainOnce() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    write();
    pass(3);

    assertThat(stale()).isNotNull();
    assertThat(stale()).isNotNull();

    assertThat(asking.refreshes).containsExactly(ORDERS);
    reload();
    assertThat(asking.finds(ORDERS)).isTrue();
    assertThat(cache.statistics().staleHits()).isEqualTo(2);
    assertThat(cache.statistics().hits()).isEqualTo(1);
  }

  @Test
  void find_staleThatWasNotLoadedAgain_isAskedForOnceMoreAfterAWhile() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    write();
    stale();
    pass(4);
    stale();
    assertThat(asking.refreshes).hasSize(1);

    pass(1);
    stale();

    assertThat(asking.refreshes).hasSize(2);
  }

  @Test
  void find_staleBeyondTheBound_isNull() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    write();

    pass(10);
    assertThat(stale()).isNotNull();
    pass(1);
    assertThat(stale()).isNull();
  }

  @Test
  void find_staleThatWasSeenTrueLately_countsFromThen() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    pass(30);
    assertThat(stale()).isNotNull();
    write();

    pass(9);
    assertThat(stale()).isNotNull();
    pass(2);
    assertThat(stale()).isNull();
  }

  @Test
  void find_staleForACallThatDoesNotAllowIt_isNull() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    write();

    assertThat(asking.finds(ORDERS)).isFalse();
    assertThat(asking.answers.find(ORDERS, CacheUse.freshFor(Duration.ofHours(1)))).isNull();
    assertThat(cache.statistics().outdated()).isEqualTo(2);
  }

  @Test
  void find_whileAWriteIsUnderWay_isGiven() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    PendingWrite write = cache.writing(() -> Asking.writes("orders"));

    assertThat(stale()).isNotNull();
    reload(); // Not kept, and does not take away what there is.
    assertThat(stale()).isNotNull();

    write.rolledBack();
    assertThat(asking.finds(ORDERS)).isTrue();
  }

  @Test
  void find_afterTheStructureOrRightsChanged_isNull() {
    asking.ask(ORDERS, () -> Asking.rows("old"));
    cache.writing(WriteSet.Anything::new).committed();
    assertThat(stale()).isNull();

    asking.ask(ORDERS, () -> Asking.rows("old"));
    cache.writing(() -> new WriteSet.Database(Asking.DATABASE, true)).committed();
    assertThat(stale()).isNull();
  }
}
