package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.CacheStatistics;
import io.mesa.cache.CacheStatistics.Refusal;
import io.mesa.query.Query;
import io.mesa.query.Sort;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Shapes whose answers are not worth keeping, or are. */
class ShapeUseTest {
  private final AtomicLong now = new AtomicLong();
  private final CaffeineCache cache = CaffeineCache.builder().clock(now::get).build();
  private final Asking asking = new Asking(cache);
  private long loadNanos = 100_000;
  private long loads;

  private static Query query(int id) {
    return Query.from("orders").where(eq("id", id)).build();
  }

  private void ask(Query query) {
    asking.ask(
        query,
        () -> {
          loads++;
          now.addAndGet(loadNanos);
          return Asking.rows("1");
        });
  }

  private CacheStatistics.OfShape shape(Query query) {
    return cache.statistics().shapes().stream()
        .filter(shape -> shape.shape().equals(query.shape()))
        .findAny()
        .orElseThrow();
  }

  private boolean rests() {
    return shape(query(0)).resting();
  }

  /** Asks for what was not asked for before. */
  private void scan(int from, int to) {
    for (int id = from; id < to; id++) {
      ask(query(id));
    }
  }

  @Test
  void shape_neverAskedAgain_restsAndKeepsASample() {
    scan(0, ShapeUse.WINDOW - 1);
    assertThat(rests()).isFalse();
    scan(ShapeUse.WINDOW - 1, ShapeUse.WINDOW);
    assertThat(rests()).isTrue();
    long before = cache.statistics().entries();

    scan(1_000, 2_600);

    assertThat(cache.statistics().entries() - before).isBetween(40L, 200L);
    assertThat(cache.statistics().refusals()).containsOnlyKeys(Refusal.DOES_NOT_PAY);
  }

  @Test
  void shape_ofSlowLoads_isGivenMoreTime() {
    loadNanos = 1_000_000;
    scan(0, 10 * ShapeUse.WINDOW - 1);
    assertThat(rests()).isFalse();
    scan(1_000_000, 1_000_001);
    assertThat(rests()).isTrue();
  }

  @Test
  void shape_ofAWorkingSetThatIsAskedForInTurn_isKeptFromTheSecondTurn() {
    loadNanos = 2_000_000;
    scan(0, 3_000);
    long before = loads;
    scan(0, 3_000);
    assertThat(loads).isEqualTo(before);
  }

  @Test
  void shape_askedAgain_comesBack() {
    scan(0, ShapeUse.WINDOW);
    assertThat(rests()).isTrue();

    for (int round = 0; round < 40 && rests(); round++) {
      scan(10_000, 10_200);
    }

    assertThat(rests()).isFalse();
    scan(10_000, 10_200);
    long before = loads;
    scan(10_000, 10_200);
    assertThat(loads).isEqualTo(before);
  }

  @Test
  void shape_oneOfWhoseQueriesIsHot_comesBackThoughTheSampleMayMissIt() {
    scan(0, ShapeUse.WINDOW);
    assertThat(rests()).isTrue();

    int id = 10_000;
    for (int step = 0; step < 200_000 && rests(); step++) {
      ask(query(step % 4 == 0 ? id++ : 7_777_777));
    }

    assertThat(rests()).isFalse();
  }

  @Test
  void shape_whoseHitsSaveMoreThanKeepingCosts_doesNotRest() {
    // A hit in 15 loads saves 99 µs; keeping 15 answers costs 75 µs.
    for (int id = 1; id <= 3_000; id++) {
      ask(query(id));
      if (id % 15 == 0) {
        ask(query(id));
      }
    }
    assertThat(rests()).isFalse();
  }

  @Test
  void shape_whoseHitsSaveLessThanKeepingCosts_rests() {
    // A hit in 30 loads saves 99 µs; keeping 30 answers costs 150 µs.
    for (int id = 1; id <= 600; id++) {
      ask(query(id));
      if (id % 30 == 0) {
        ask(query(id));
      }
    }
    assertThat(rests()).isTrue();
  }

  @Test
  void shape_thatRests_leavesOthersAlone() {
    scan(0, ShapeUse.WINDOW);
    Query other = Query.from("orders").orderBy(Sort.asc("id")).build();

    ask(other);

    assertThat(rests()).isTrue();
    assertThat(asking.finds(other)).isTrue();
  }

  @Test
  void shape_withKeepingAtNoCost_neverRests() {
    var free =
        new Asking(CaffeineCache.builder().clock(now::get).costOfKeeping(Duration.ZERO).build());
    for (int id = 0; id < 3 * ShapeUse.WINDOW; id++) {
      free.ask(query(id), () -> Asking.rows("1"));
      assertThat(free.finds(query(id))).isTrue();
    }
  }

  @Test
  void shapes_moreThanAreRemembered_forgetThoseWithoutAnswers() {
    Query first = Query.from("first").build();
    ask(first);
    ask(first);
    CaffeineCache many = CaffeineCache.builder().clock(now::get).build();
    var asks = new Asking(many);
    asks.ask(first, () -> Asking.rows("1"));
    assertThat(asks.finds(first)).isTrue();
    many.writing(() -> Asking.writes("first")).committed();
    many.clear();
    for (int i = 0; i < 3 * Shapes.MOST; i++) {
      asks.ask(Query.from("t" + i).build(), () -> Asking.rows("1"));
      now.incrementAndGet();
      many.clear();
    }

    CacheStatistics statistics = many.statistics();
    assertThat(statistics.shapes()).hasSizeLessThanOrEqualTo(Shapes.MOST);
    assertThat(statistics.shapes()).noneMatch(shape -> shape.shape().equals(first.shape()));
    assertThat(statistics.hits()).isEqualTo(1);
  }
}
