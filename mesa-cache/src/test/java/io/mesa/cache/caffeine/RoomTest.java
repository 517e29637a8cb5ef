package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.CacheStatistics;
import io.mesa.cache.CacheStatistics.Refusal;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import org.junit.jupiter.api.Test;

/** How much is kept. */
class RoomTest {
  private static final int LARGE = 20_000;

  private static Query query(String table, int id) {
    return Query.from(table).where(eq("id", id)).build();
  }

  private static void ask(Asking asking, String table, int id, int characters) {
    asking.ask(query(table, id), () -> Asking.rows(characters));
  }

  private static long bytes(CaffeineCache cache, String table) {
    return cache.statistics().tables().stream()
        .filter(each -> each.table().equals(Asking.table(table)))
        .mapToLong(CacheStatistics.OfTable::bytes)
        .findAny()
        .orElse(0);
  }

  @Test
  void keep_moreThanTheTotal_staysWithinIt() {
    CaffeineCache cache =
        CaffeineCache.builder().maximumBytes(1 << 20).maximumBytesPerTable(1 << 20).build();
    var asking = new Asking(cache);

    for (int id = 0; id < 200; id++) {
      ask(asking, "t", id, LARGE);
      assertThat(cache.kept().bytes()).isLessThanOrEqualTo(1 << 20);
    }

    assertThat(cache.statistics().bytes()).isGreaterThan(900_000);
    assertThat(cache.statistics().evictions())
        .isEqualTo(200 - cache.statistics().entries())
        .isPositive();
  }

  @Test
  void keep_moreThanTheEntries_staysWithinThem() {
    CaffeineCache cache =
        CaffeineCache.builder().maximumEntries(10).maximumBytesPerTable(64 << 20).build();
    var asking = new Asking(cache);

    for (int id = 0; id < 100; id++) {
      ask(asking, "t", id, 1);
      assertThat(cache.kept().entries()).isLessThanOrEqualTo(10);
    }

    assertThat(cache.statistics().entries()).isEqualTo(10);
  }

  @Test
  void keep_hotTable_takesNoMoreThanItsQuotaAndLeavesOthers() {
    CaffeineCache cache =
        CaffeineCache.builder().maximumBytes(1 << 20).maximumBytesPerTable(300_000).build();
    var asking = new Asking(cache);
    for (int id = 0; id < 5; id++) {
      ask(asking, "calm", id, LARGE);
    }

    for (int id = 0; id < 1_000; id++) {
      ask(asking, "hot", id, LARGE);
      assertThat(bytes(cache, "hot")).isLessThanOrEqualTo(300_000);
    }

    assertThat(bytes(cache, "hot")).isGreaterThan(250_000);
    for (int id = 0; id < 5; id++) {
      assertThat(asking.finds(query("calm", id))).isTrue();
    }
  }

  @Test
  void keep_tableWithQuotaOfItsOwn_hasThat() {
    CaffeineCache cache =
        CaffeineCache.builder()
            .maximumBytes(2 << 20)
            .maximumBytes(Asking.SOURCE.id(), Asking.table("small"), 100_000)
            .build();
    var asking = new Asking(cache);

    for (int id = 0; id < 30; id++) {
      ask(asking, "small", id, LARGE);
      ask(asking, "large", id, LARGE);
    }

    assertThat(bytes(cache, "small")).isBetween(40_000L, 100_000L);
    assertThat(bytes(cache, "large")).isGreaterThan(900_000);
  }

  @Test
  void keep_answerOfTwoTables_countsForEach() {
    CaffeineCache cache = CaffeineCache.builder().build();
    var asking = new Asking(cache);
    Query join = Query.from("orders").include("lines").build();

    asking.answers.load(
        join,
        CacheUse.normal(),
        Asking.miss(Asking.reads("orders", "lines"), () -> Asking.rows(LARGE)));

    assertThat(bytes(cache, "orders")).isEqualTo(bytes(cache, "lines")).isGreaterThan(LARGE);
    assertThat(cache.statistics().bytes()).isEqualTo(bytes(cache, "orders"));
  }

  @Test
  void keep_moreThanTheQuota_sparesWhatIsAskedFor() {
    CaffeineCache cache = CaffeineCache.builder().maximumBytesPerTable(300_000).build();
    var asking = new Asking(cache);

    for (int id = 0; id < 100; id++) {
      ask(asking, "t", 0, LARGE);
      ask(asking, "t", id, LARGE);
    }

    assertThat(asking.finds(query("t", 0))).isTrue();
    assertThat(asking.finds(query("t", 1))).isFalse();
  }

  @Test
  void load_answerLargerThanAllowed_isNotKept() {
    CaffeineCache cache =
        CaffeineCache.builder().maximumAnswerBytes(4_000).maximumBytesPerTable(3_000).build();
    var asking = new Asking(cache);

    ask(asking, "t", 1, 2_000);
    ask(asking, "t", 2, 1_200);
    ask(asking, "t", 3, 100);

    assertThat(cache.statistics().refusals())
        .containsEntry(Refusal.TOO_LARGE, 1L)
        .containsEntry(Refusal.OVER_QUOTA, 1L)
        .hasSize(2);
    assertThat(cache.statistics().entries()).isEqualTo(1);
    assertThat(asking.finds(query("t", 3))).isTrue();
  }

  @Test
  void bytes_afterEverythingLeft_areNone() {
    CaffeineCache cache = CaffeineCache.builder().maximumBytes(1 << 20).build();
    var asking = new Asking(cache);
    for (int round = 0; round < 3; round++) {
      for (int id = 0; id < 60; id++) {
        ask(asking, "t", id, LARGE);
        ask(asking, "u", id, LARGE);
      }
      cache.writing(() -> Asking.writes("t")).committed();
    }

    cache.clear();

    CacheStatistics statistics = cache.statistics();
    assertThat(statistics.entries()).isZero();
    assertThat(statistics.bytes()).isZero();
    assertThat(bytes(cache, "t")).isZero();
    assertThat(statistics.shapes()).allMatch(shape -> shape.entries() == 0 && shape.bytes() == 0);
  }
}
