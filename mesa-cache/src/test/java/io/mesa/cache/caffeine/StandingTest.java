package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.PendingWrite;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CacheUse;
import io.mesa.query.CacheStanding;
import io.mesa.query.CacheStanding.State;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is said of a query in the cache. */
class StandingTest {
  private static final Query ORDERS = Query.from("orders").where(eq("note", "a secret")).build();

  private final AtomicLong now = new AtomicLong();
  private final CaffeineCache cache = CaffeineCache.builder().clock(now::get).build();
  private final Asking asking = new Asking(cache);

  private CacheStanding standing(CacheUse use) {
    return asking.answers.standing(ORDERS, use, Asking.reads("orders"));
  }

  private CacheStanding standing() {
    return standing(CacheUse.normal());
  }

  private void ask() {
    asking.ask(ORDERS, () -> Asking.rows("1"));
  }

  @Test
  void standing_beforeItWasAsked_isAbsent() {
    CacheStanding standing = standing();

    assertThat(standing.state()).isEqualTo(State.ABSENT);
    assertThat(standing.reason().orElseThrow()).contains("not asked for yet");
    assertThat(standing.key().orElseThrow()).matches("[0-9a-f]{8}-[0-9a-f]{16}");
    assertThat(standing.age()).isEmpty();
  }

  @Test
  void standing_ofWhatIsKept_hasItsAge() {
    ask();
    now.addAndGet(Duration.ofSeconds(7).toNanos());

    CacheStanding standing = standing();

    assertThat(standing.state()).isEqualTo(State.KEPT);
    assertThat(standing.age()).contains(Duration.ofSeconds(7));
    assertThat(standing.reason()).isEmpty();
    assertThat(cache.statistics().hits()).isZero();
  }

  @Test
  void standing_afterAWrite_namesTheTableAndHasAnotherKey() {
    ask();
    CacheStanding before = standing();

    cache.writing(() -> Asking.writes("orders")).committed();

    CacheStanding after = standing();
    assertThat(after.state()).isEqualTo(State.OUTDATED);
    assertThat(after.reason()).contains("the table public.orders was changed since.");
    assertThat(after.key()).isNotEqualTo(before.key());
    assertThat(after.toString()).doesNotContain("secret");
  }

  @Test
  void standing_afterAChangeOfStructure_namesTheDatabase() {
    ask();

    cache.writing(() -> new WriteSet.Database(Asking.DATABASE, true)).committed();

    assertThat(standing().reason().orElseThrow()).contains("database ledger, or its structure");
  }

  @Test
  void standing_whileAWriteIsUnderWay_saysSo() {
    PendingWrite write = cache.writing(() -> Asking.writes("orders"));
    assertThat(standing().state()).isEqualTo(State.REFUSED);
    write.rolledBack();
    ask();

    cache.writing(() -> Asking.writes("orders"));

    assertThat(standing().state()).isEqualTo(State.OUTDATED);
    assertThat(standing().reason()).contains("A write to the table public.orders is under way.");
  }

  @Test
  void standing_ofAnAnswerTooOldForTheCall_saysSo() {
    ask();
    now.addAndGet(Duration.ofSeconds(7).toNanos());

    CacheStanding standing = standing(CacheUse.freshFor(Duration.ofSeconds(6)));

    assertThat(standing.state()).isEqualTo(State.OUTDATED);
    assertThat(standing.reason()).contains("It is older than the call allows.");
  }

  @Test
  void standing_ofWhatCannotBeKept_saysWhy() {
    CacheStanding standing =
        asking.answers.standing(
            ORDERS, CacheUse.normal(), new ReadSet.Unknown("it calls random()"));

    assertThat(standing.state()).isEqualTo(State.REFUSED);
    assertThat(standing.reason().orElseThrow()).contains("it calls random()");
  }

  @Test
  void standing_ofAShapeThatRests_saysSo() {
    for (int id = 0; id < ShapeUse.WINDOW; id++) {
      asking.ask(Query.from("orders").where(eq("note", "n" + id)).build(), () -> Asking.rows("1"));
    }
    Query passed = ORDERS;
    for (int id = 0; cache.shapes().of(Asking.SOURCE.id(), passed).keeps(passed); id++) {
      passed = Query.from("orders").where(eq("note", "m" + id)).build();
    }

    CacheStanding standing =
        asking.answers.standing(passed, CacheUse.normal(), Asking.reads("orders"));

    assertThat(standing.state()).isEqualTo(State.REFUSED);
    assertThat(standing.reason().orElseThrow()).contains("does not pay: 0 of 256 were found");
  }
}
