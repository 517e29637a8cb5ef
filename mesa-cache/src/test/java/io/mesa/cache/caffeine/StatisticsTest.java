package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CacheStatistics;
import io.mesa.cache.CacheStatistics.Refusal;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.PendingWrite;
import io.mesa.cache.ReadSet;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  private static final Query ORDERS = Query.from("orders").build();
  private static final Query RATES = Query.from("rates").build();

  private final AtomicLong now = new AtomicLong();
  private final CaffeineCache cache = CaffeineCache.builder().clock(now::get).build();
  private final Asking asking = new Asking(cache);

  private void ask(Query query) {
    asking.ask(
        query,
        () -> {
          now.addAndGet(Duration.ofMillis(2).toNanos());
          return Asking.rows("1");
        });
  }

  @Test
  void statistics_ofHitsAndMisses_countEachOnce() {
    ask(ORDERS);
    ask(ORDERS);
    ask(ORDERS);
    ask(RATES);
    cache.writing(() -> Asking.writes("orders")).committed();
    ask(ORDERS);

    CacheStatistics statistics = cache.statistics();
    assertThat(statistics.hits()).isEqualTo(2);
    assertThat(statistics.misses()).isEqualTo(3);
    assertThat(statistics.outdated()).isEqualTo(1);
    assertThat(statistics.hitRatio()).isEqualTo(0.4);
    assertThat(statistics.entries()).isEqualTo(2);
    assertThat(statistics.bypasses()).isZero();
  }

  @Test
  void statistics_ofTablesAndShapes_areTheirOwn() {
    ask(ORDERS);
    ask(ORDERS);
    ask(RATES);
    cache.writing(() -> Asking.writes("orders")).committed();
    cache.writing(() -> Asking.writes("orders")).rolledBack();

    CacheStatistics statistics = cache.statistics();
    assertThat(statistics.tables())
        .filteredOn(table -> table.table().equals(Asking.table("orders")))
        .singleElement()
        .satisfies(
            table -> {
              assertThat(table.database()).isEqualTo(Asking.DATABASE);
              assertThat(table.hits()).isEqualTo(1);
              assertThat(table.changes()).isEqualTo(1);
              assertThat(table.entries()).isEqualTo(1);
              assertThat(table.bytes()).isPositive();
            });
    assertThat(statistics.shapes().get(0))
        .satisfies(
            shape -> {
              assertThat(shape.source()).isEqualTo(Asking.SOURCE.id());
              assertThat(shape.shape()).isEqualTo(ORDERS.shape());
              assertThat(shape.hits()).isEqualTo(1);
              assertThat(shape.loads()).isEqualTo(1);
              assertThat(shape.loadTime()).isEqualTo(Duration.ofMillis(2));
              assertThat(shape.entries()).isEqualTo(1);
              assertThat(shape.resting()).isFalse();
            });
  }

  @Test
  void statistics_ofWhatWasNotKept_sayWhy() {
    asking.answers.load(
        ORDERS,
        CacheUse.normal(),
        Asking.miss(new ReadSet.Unknown("it calls random()"), () -> Asking.rows("1")));
    PendingWrite write = cache.writing(() -> Asking.writes("orders"));
    ask(ORDERS);
    write.rolledBack();
    asking.ask(
        ORDERS,
        () -> {
          cache.writing(() -> Asking.writes("orders")).committed();
          return Asking.rows("1");
        });

    assertThat(cache.statistics().refusals())
        .containsOnlyKeys(Refusal.UNKNOWN_READS, Refusal.UNDER_WRITE, Refusal.CHANGED_MEANWHILE)
        .allSatisfy((reason, count) -> assertThat(count).isEqualTo(1));
    assertThat(cache.statistics().bypasses()).isEqualTo(3);
    assertThat(asking.finds(ORDERS)).isFalse();
  }

  @Test
  void toString_ofStatistics_isATable() {
    ask(ORDERS);
    ask(ORDERS);

    assertThat(cache.statistics().toString())
        .contains("1 hits, 0 stale, 1 misses (50.0 % hits)")
        .containsPattern("public\\.orders +1 +0 +1 +\\d+ B")
        .containsPattern(ORDERS.shape().id() + " +1 +1 +2\\.00 +1 +\\d+ B\\R  orders");
  }

  @Test
  void toString_ofAShapeWithMuchText_fitsIntoATerminal() {
    ask(Query.from("orders").select("a".repeat(60), "b".repeat(60)).build());

    assertThat(cache.statistics().toString().lines())
        .anyMatch(line -> line.endsWith("…"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(90));
  }

  @Test
  void answer_thatTurnsOutToBeOfAStandby_isNotKept() {
    Query query = Query.from("orders").build();
    var standby = new AtomicBoolean();
    CachedAnswers answers =
        cache.answers(
            new CacheScope(Asking.SOURCE, Optional.empty(), Optional.empty(), Map.of()), any -> {});
    answers.load(
        query,
        CacheUse.normal(),
        new CacheMiss() {
          @Override
          public ReadSet reads() {
            return standby.get() ? new ReadSet.Unknown("a standby") : Asking.reads("orders");
          }

          @Override
          public Rows load() {
            standby.set(true); // Its connection is the first that leads there.
            return Asking.rows("old");
          }

          @Override
          public Duration remaining() {
            return Duration.ofSeconds(20);
          }
        });

    assertThat(answers.find(query, CacheUse.normal())).isNull();
    assertThat(cache.statistics().refusals()).containsOnlyKeys(Refusal.UNKNOWN_READS);
  }
}
