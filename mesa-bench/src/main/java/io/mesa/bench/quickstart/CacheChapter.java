package io.mesa.bench.quickstart;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Aggregate.sum;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Sort.asc;

import io.mesa.Mesa;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.event.CacheOutcome;
import io.mesa.event.CallFinished;
import io.mesa.event.FeedChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.CacheStanding;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are kept, and what becomes of them when somebody writes: through Mesa, or past it as
 * any client of the database may.
 */
final class CacheChapter {
  private static final TableName ORDERS = TableName.of("sales", "orders");
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Query QUERY =
      Query.from(ORDERS)
          .where(in("status", List.of("new", "paid")))
          .groupBy("status")
          .aggregate(count().as("orders"), sum("gross").as("revenue"))
          .orderBy(asc("status"))
          .build();

  private final Page page;
  private final SampleShop shop;
  private final LastCall last = new LastCall();

  CacheChapter(Page page, SampleShop shop) {
    this.page = page;
    this.shop = shop;
  }

  void show() throws SQLException {
    page.section(
        "A cache underneath",
        "Mesa.builder().source(shop).cache(cache).feed(\"shop\", ofSeconds(2))");
    CaffeineCache cache = CaffeineCache.builder().maximumBytes(64L << 20).build();
    try (Mesa mesa =
        Mesa.builder()
            .source(
                // Its trigger checks a status, and changes no other table.
                Source.builder("shop").url(shop.url()).sideEffects(ORDERS).build())
            .cache(cache)
            .feed("shop", LEASE)
            .listener(last)
            .build()) {
      DatabaseGateway gateway = mesa.gateway();
      installFeed(gateway);
      page.text("Orders by status, again and again:");
      page.space();
      page.table(List.of("what happens", "who answers", ">took", "orders"), steps(gateway));
    }
    page.section("What the cache did", "cache.statistics()");
    cache.statistics().toString().lines().forEach(page::text);
  }

  /** Has the database tell of changes; the login must own the table. */
  private void installFeed(DatabaseGateway gateway) {
    ActionReport wanted = gateway.preview().feed().install(Set.of(ORDERS));
    page.text(
        "So that changes by others are heard, gateway.feed().install(..) runs %d statements; preview() shows them first. One of them:"
            .formatted(wanted.statements().size()));
    page.lines(wanted.statements().get(wanted.statements().size() - 1));
    page.space();
    long start = System.nanoTime();
    gateway.feed().install(Set.of(ORDERS));
    last.awaitFeed();
    CacheStanding standing = standing(gateway);
    while (standing.state() != CacheStanding.State.ABSENT) {
      check(start, standing.toString());
      standing = standing(gateway);
    }
  }

  private List<List<String>> steps(DatabaseGateway gateway) throws SQLException {
    List<List<String>> steps = new ArrayList<>();
    steps.add(ask("the first time", gateway));
    steps.add(askUntilKept("again", gateway));
    long paid =
        gateway
            .execute(Mutation.update(ORDERS).set("status", "paid").where(eq("id", 5)).build())
            .count();
    steps.add(ask("after %d order was paid through Mesa".formatted(paid), gateway));
    steps.add(askUntilKept("again", gateway));
    String before = text(gateway.query(QUERY));
    shop.runElsewhere("UPDATE sales.orders SET status = 'paid' WHERE id = 10");
    long start = System.nanoTime();
    Rows after = gateway.query(QUERY);
    while (text(after).equals(before)) {
      check(start, before);
      after = gateway.query(QUERY);
    }
    String heardIn = "%.1f ms".formatted((System.nanoTime() - start) / 1e6);
    steps.add(step(heardIn + " after another was paid past Mesa", after));
    steps.add(askUntilKept("again", gateway));
    return steps;
  }

  private static CacheStanding standing(DatabaseGateway gateway) {
    return gateway.explain(QUERY).cache().orElseThrow();
  }

  private List<String> ask(String when, DatabaseGateway gateway) {
    Rows rows = gateway.query(QUERY);
    return step(when, rows);
  }

  /** Asks again; the feed may not yet have told of the write before, which gives the answer up. */
  private List<String> askUntilKept(String when, DatabaseGateway gateway) {
    long start = System.nanoTime();
    List<String> step = ask(when, gateway);
    while (!last.isHit()) {
      check(start, "no answer is kept");
      step = ask(when, gateway);
    }
    return step;
  }

  /** What came of the last query. */
  private List<String> step(String when, Rows rows) {
    return List.of(when, last.isHit() ? "the cache" : "the database", last.took(), text(rows));
  }

  private static String text(Rows rows) {
    return String.join(", ", rows.map(CacheChapter::text));
  }

  private static String text(Row row) {
    return row.get("status", String.class) + " " + Page.count(row.get("orders", Long.class));
  }

  private static void check(long start, String now) {
    if (System.nanoTime() - start >= PATIENCE.toNanos()) {
      throw new IllegalStateException("Within %s it stayed so: %s".formatted(PATIENCE, now));
    }
  }

  /** What became of the last query, which is told to listeners before the call returns. */
  private static final class LastCall implements MesaListener {
    private final CountDownLatch heard = new CountDownLatch(1);
    private @Nullable CallFinished call;

    @Override
    public void callFinished(CallFinished finished) {
      if (finished.cache().isPresent()) {
        call = finished;
      }
    }

    @Override
    public void feedChanged(FeedChanged change) {
      if (change.heard()) {
        heard.countDown();
      }
    }

    void awaitFeed() {
      try {
        if (!heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("The feed was not heard within " + PATIENCE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The quickstart was interrupted.", e);
      }
    }

    boolean isHit() {
      return call != null && call.cache().equals(Optional.of(CacheOutcome.HIT));
    }

    String took() {
      return call == null ? "" : "%,d µs".formatted(call.duration().toNanos() / 1_000);
    }
  }
}
