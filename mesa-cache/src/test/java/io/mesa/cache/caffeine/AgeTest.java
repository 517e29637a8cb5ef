package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long answers are kept, and how old a call lets them be. */
class AgeTest {
  private static final String SOURCE = Asking.SOURCE.id();
  private static final Query ORDERS = Query.from("orders").build();
  private static final Query RATES = Query.from("rates").build();

  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final CaffeineCacheBuilder builder =
      CaffeineCache.builder().clock(now::get).timeToLive(Duration.ofSeconds(100));

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private Asking asked(CaffeineCache cache) {
    var asking = new Asking(cache);
    asking.ask(ORDERS, () -> Asking.rows("1"));
    asking.ask(RATES, () -> Asking.rows("1"));
    return asking;
  }

  @Test
  void find_afterItsTimeToLive_isNull() {
    Asking asking = asked(builder.build());

    pass(99);
    assertThat(asking.finds(ORDERS)).isTrue();
    pass(1);
    assertThat(asking.finds(ORDERS)).isFalse();
  }

  @Test
  void find_answerThatTookLongToLoad_livesFromWhenItWasAsked() {
    var asking = new Asking(builder.build());

    asking.ask(
        ORDERS,
        () -> {
          pass(60);
          return Asking.rows("1");
        });

    pass(39);
    assertThat(asking.finds(ORDERS)).isTrue();
    pass(2);
    assertThat(asking.finds(ORDERS)).isFalse();
  }

  @Test
  void find_ofASourceOrTableWithATimeOfItsOwn_hasThat() {
    Asking ofSource = asked(builder.timeToLive(SOURCE, Duration.ofSeconds(50)).build());
    Asking ofTable =
        asked(builder.timeToLive(SOURCE, Asking.table("rates"), Duration.ofSeconds(200)).build());
    Asking ofOther =
        asked(
            CaffeineCache.builder()
                .clock(now::get)
                .timeToLive("other", Asking.table("rates"), Duration.ofSeconds(1))
                .timeToLive("other", Duration.ofSeconds(1))
                .build());

    pass(51);
    assertThat(ofSource.finds(RATES)).isFalse();
    assertThat(ofTable.finds(ORDERS)).isFalse();
    assertThat(ofTable.finds(RATES)).isTrue();
    assertThat(ofOther.finds(RATES)).isTrue();
    pass(150);
    assertThat(ofTable.finds(RATES)).isFalse();
  }

  @Test
  void find_answerOfSeveralTables_livesAsLongAsTheShortestLived() {
    var asking =
        new Asking(
            builder
                .immutable(SOURCE, Asking.table("rates"))
                .timeToLive(SOURCE, Asking.table("orders"), Duration.ofSeconds(10))
                .build());
    asking.answers.load(
        RATES,
        CacheUse.normal(),
        Asking.miss(Asking.reads("rates", "orders"), () -> Asking.rows("1")));

    pass(9);
    assertThat(asking.finds(RATES)).isTrue();
    pass(2);
    assertThat(asking.finds(RATES)).isFalse();
  }

  @Test
  void find_ofAnImmutableTable_livesLong() {
    Asking asking = asked(builder.immutable(SOURCE, Asking.table("rates")).build());

    pass(Duration.ofDays(364).toSeconds());

    assertThat(asking.finds(RATES)).isTrue();
    assertThat(asking.finds(ORDERS)).isFalse();
  }

  @Test
  void find_ofAnImmutableTableThatWasWritten_isAsOfAnyOther() {
    CaffeineCache cache = builder.immutable(SOURCE, Asking.table("rates")).build();
    Asking asking = asked(cache);

    cache.writing(() -> Asking.writes("rates")).committed();

    assertThat(asking.finds(RATES)).isFalse();
    asking.ask(RATES, () -> Asking.rows("2"));
    assertThat(asking.finds(RATES)).isTrue();
    pass(101);
    assertThat(asking.finds(RATES)).isFalse();
  }

  @Test
  void find_freshFor_givesNoOlderOne() {
    Asking asking = asked(builder.build());
    CacheUse fresh = CacheUse.freshFor(Duration.ofSeconds(10));

    pass(10);
    assertThat(asking.answers.find(ORDERS, fresh)).isNotNull();
    pass(1);
    assertThat(asking.answers.find(ORDERS, fresh)).isNull();
    assertThat(asking.finds(ORDERS)).isTrue();
    asking.ask(ORDERS, fresh, () -> Asking.rows("2"));
    assertThat(asking.answers.find(ORDERS, fresh)).isNotNull();
  }

  @Test
  void load_bypassing_keepsAndFindsNothing() {
    Asking asking = asked(builder.build());

    assertThat(asking.answers.find(ORDERS, CacheUse.bypass())).isNull();
    Query other = Query.from("other").build();
    asking.ask(other, CacheUse.bypass(), () -> Asking.rows("1"));
    assertThat(asking.finds(other)).isFalse();
  }
}
