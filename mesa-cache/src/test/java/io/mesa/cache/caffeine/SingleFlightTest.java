package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.ReadSet;
import io.mesa.call.CacheUse;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many calls that want the same at once. */
class SingleFlightTest {
  private static final int THREADS = 16;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final Query ORDERS = Query.from("orders").build();

  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final Asking asking = new Asking(cache);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch leads = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  @AfterEach
  void stop() {
    goesOn.countDown();
    threads.shutdownNow();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(100_000);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A call that says when it waits for another. */
  private final class Call implements CacheMiss {
    private final Callable<Rows> database;
    private final Duration limit;
    private final long end;

    Call(Duration limit, Callable<Rows> database) {
      this.limit = limit;
      this.database = database;
      this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public ReadSet reads() {
      return Asking.reads("orders");
    }

    @Override
    public Rows load() {
      loads.incrementAndGet();
      try {
        return database.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Duration remaining() {
      waiting.incrementAndGet();
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new MesaException(ErrorCode.TIMEOUT, "Not within " + limit);
      }
      return Duration.ofNanos(left);
    }
  }

  private Future<Rows> start(Duration limit, Callable<Rows> database) {
    return threads.submit(
        () -> asking.answers.load(ORDERS, CacheUse.normal(), new Call(limit, database)));
  }

  private Future<Rows> lead(Callable<Rows> database) {
    Future<Rows> leader =
        start(
            Duration.ofSeconds(30),
            () -> {
              leads.countDown();
              await(goesOn);
              return database.call();
            });
    await(leads);
    return leader;
  }

  private List<Future<Rows>> follow() {
    List<Future<Rows>> followers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      followers.add(start(Duration.ofSeconds(30), () -> Asking.rows("follower")));
    }
    until(() -> waiting.get() == THREADS);
    return followers;
  }

  private static String value(Rows rows) {
    return rows.get(0).get(0, String.class);
  }

  @Test
  void load_sameByManyThreads_asksTheDatabaseOnce() throws Exception {
    Future<Rows> leader = lead(() -> Asking.rows("leader"));
    List<Future<Rows>> followers = follow();

    goesOn.countDown();

    for (Future<Rows> follower : followers) {
      assertThat(follower.get()).isSameAs(leader.get());
    }
    assertThat(loads).hasValue(1);
    assertThat(cache.statistics().joins()).isEqualTo(THREADS);
  }

  @Test
  void load_whoseLeaderFails_isLedByOneOfThoseThatWait() throws Exception {
    Future<Rows> leader =
        lead(
            () -> {
              throw new MesaException(ErrorCode.CANCELLED, "The leader was interrupted.");
            });
    List<Future<Rows>> followers = follow();

    goesOn.countDown();

    assertThatThrownBy(leader::get).hasMessageContaining("interrupted");
    for (Future<Rows> follower : followers) {
      assertThat(value(follower.get())).isEqualTo("follower");
    }
    assertThat(loads).hasValue(2);
  }

  @Test
  void load_withLessTimeThanTheLeader_endsInTime() throws Exception {
    lead(() -> Asking.rows("leader"));

    Future<Rows> hurried = start(Duration.ofMillis(50), () -> Asking.rows("hurried"));

    assertThatThrownBy(() -> hurried.get(20, TimeUnit.SECONDS)).hasMessageContaining("Not within");
    assertThat(loads).hasValue(1);
  }

  @Test
  void load_afterAWrite_doesNotJoinOneFromBefore() throws Exception {
    Future<Rows> leader = lead(() -> Asking.rows("before"));
    cache.writing(() -> Asking.writes("orders")).committed();

    Rows after = start(Duration.ofSeconds(30), () -> Asking.rows("after")).get();

    assertThat(value(after)).isEqualTo("after");
    goesOn.countDown();
    assertThat(value(leader.get())).isEqualTo("before");
    Rows found = asking.answers.find(ORDERS, CacheUse.normal());
    assertThat(found).isNotNull();
    assertThat(value(found)).isEqualTo("after");
  }
}
