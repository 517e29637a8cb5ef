package io.mesa.cache.caffeine.history;

import io.mesa.assembly.AssembledGateway;
import io.mesa.assembly.Auditor;
import io.mesa.assembly.Background;
import io.mesa.assembly.CallWatch;
import io.mesa.assembly.Listeners;
import io.mesa.assembly.Listening;
import io.mesa.assembly.Settling;
import io.mesa.assembly.Surroundings;
import io.mesa.cache.QueryCache;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.call.CacheUse;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One history: logical threads that work through two sources of one ledger, with one cache, until
 * they have done all or an answer was wrong.
 */
final class Simulation implements AutoCloseable {
  static final int TABLES = 5;
  static final int VIEWS = 3;
  private static final Map<Integer, Set<Integer>> CASCADES = Map.of(0, Set.of(1), 1, Set.of(2));

  private static final CacheUse STALE = CacheUse.staleUpTo(Duration.ofMillis(100));

  /** As finely as the wall clock tells the time. */
  private static final long WALL_TICK = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Listeners UNHEARD = new Listeners(List.of());

  private final Ledger ledger;
  private final History history;
  private final Questions questions = new Questions(relations());
  private final InDoubt inDoubt;
  private final Surroundings surroundings;
  private final @Nullable Heard heard;
  private final List<AssembledGateway> gateways = new ArrayList<>();
  private final List<DatabaseGateway> views = new ArrayList<>();
  private final Map<DatabaseGateway, CallOptions> options = new IdentityHashMap<>();

  /** A feed, and how both sources listen to it. */
  private record Heard(LedgerFeed feed, Listening listening) {}

  private Simulation(
      Ledger ledger,
      LongSupplier nanos,
      QueryCache cache,
      Surroundings surroundings,
      @Nullable Heard heard,
      String padding) {
    this.ledger = ledger;
    this.history =
        new History(ledger, nanos, heard == null ? 0 : heard.feed().leaseNanos() + WALL_TICK);
    this.inDoubt = new InDoubt(ledger);
    this.surroundings = surroundings;
    this.heard = heard;
    for (String id : List.of("one", "two")) {
      open(id, cache, padding);
    }
  }

  private static Surroundings surroundings(Settling settling, Background background) {
    return new Surroundings(
        new CallWatch(),
        settling,
        background,
        new Auditor(0, background, UNHEARD),
        UNHEARD,
        () -> false);
  }

  private static List<String> relations() {
    List<String> relations = new ArrayList<>();
    for (int i = 0; i < Math.max(TABLES, VIEWS); i++) {
      if (i < VIEWS) {
        relations.add("v" + i);
      }
      relations.add(Structure.table(i));
    }
    return relations;
  }

  private void open(String id, QueryCache cache, String padding) {
    Source source =
        Source.builder(id)
            .driver("ledger")
            .limits(Limits.defaults().withQueryTimeout(Duration.ofHours(1)))
            .build();
    AssembledGateway gateway =
        AssembledGateway.of(
            source,
            new LedgerConnection(
                ledger, questions, inDoubt, padding, heard == null ? null : heard.feed()),
            surroundings,
            cache,
            Optional.ofNullable(heard).map(Heard::listening));
    gateways.add(gateway);
    CallOptions none = CallOptions.none();
    CallOptions somebody = none.withCaller(Caller.of("somebody"));
    for (int i = 0; i < 12; i++) {
      add(gateway, i < 10 ? none : somebody);
    }
    add(gateway, none.withCacheUse(CacheUse.freshFor(Duration.ofMillis(100))));
    add(gateway, heard == null ? somebody.withCacheUse(STALE) : somebody);
    add(gateway, none.withCacheUse(CacheUse.bypass()));
  }

  private void add(DatabaseGateway gateway, CallOptions wanted) {
    DatabaseGateway view = gateway.with(wanted);
    views.add(view);
    options.put(view, wanted);
  }

  /** What a seed gives, by virtual time: the same each time. */
  static Simulation seeded(long seed, int threads, int operationsEach) throws InterruptedException {
    var random = new Random(seed);
    var time = new VirtualTime();
    var turns = new BatonTurns(random.nextLong(), time, 5 + random.nextInt(45));
    var later = new LaterWork(time);
    CaffeineCache cache =
        CaffeineCache.builder()
            .clock(time)
            .timeToLive(Duration.ofMillis(2_000 + random.nextInt(60_000)))
            // Which queries of a shape that rests are kept is another choice in each JVM.
            .costOfKeeping(Duration.ZERO)
            .build();
    var ledger = new Ledger(time, TABLES, CASCADES);
    var simulation =
        new Simulation(
            ledger,
            time,
            new WatchedCache(cache, turns),
            surroundings(new Settling(UNHEARD, later), new Background(later)),
            random.nextBoolean() ? null : hear(ledger, time, turns, random),
            "");
    Mix mix = simulation.heard == null ? Mix.of(random) : Mix.besideOthers(random);
    List<Operations> working = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      var actor = new Actor(i, random.nextLong(), turns);
      var operations = new Operations(simulation, mix, actor);
      working.add(operations);
      turns.add(
          () -> {
            operations.run(operationsEach);
            working.remove(operations);
          });
    }
    var clerk = new Actor(threads, random.nextLong(), turns);
    turns.add(
        () -> {
          clerk.enter();
          while (!working.isEmpty()) {
            simulation.clear(clerk.random(), later);
          }
          simulation.closeFeeds();
        });
    try (simulation) {
      turns.run();
    }
    return simulation;
  }

  /** Others write, too, and the cache hears of it in turns with all the rest. */
  private static Heard hear(Ledger ledger, VirtualTime time, BatonTurns turns, Random random) {
    Duration lease = Duration.ofMillis(200 + random.nextInt(800));
    var feed = new LedgerFeed(ledger, time, lease.toNanos(), random.nextBoolean());
    var listening =
        new Listening(
            lease,
            time::nanoClock,
            time::wallClock,
            work -> {
              var ear = new Actor(turns.size(), random.nextLong(), turns);
              turns.add(
                  () -> {
                    ear.enter();
                    work.run();
                  });
            },
            feed::pause);
    return new Heard(feed, listening);
  }

  private void closeFeeds() {
    gateways.forEach(AssembledGateway::closeFeed);
    if (heard != null) {
      heard.feed().close();
    }
  }

  /** Does what nobody waits for. */
  private void clear(Random random, LaterWork later) {
    if (heard != null) {
      heard.feed().live(random);
    }
    if (random.nextInt(20) == 0) {
      inDoubt.end(random);
    }
    if (!later.doOne()) {
      Actor.rest("has nothing to do");
    }
  }

  /**
   * What threads give that run as they like.
   *
   * @param padding makes each answer large
   */
  static Simulation free(
      long seed, CaffeineCache cache, String padding, int threads, int operationsEach)
      throws InterruptedException {
    var random = new Random(seed);
    var turns = new FreeTurns();
    var simulation =
        new Simulation(
            new Ledger(System::nanoTime, TABLES, CASCADES),
            System::nanoTime,
            new WatchedCache(cache, turns),
            surroundings(new Settling(UNHEARD), new Background()),
            null,
            padding);
    Mix mix = Mix.inRealTime(random);
    List<Thread> working = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      var operations = new Operations(simulation, mix, new Actor(i, random.nextLong(), turns));
      working.add(new Thread(() -> operations.run(operationsEach)));
    }
    try (simulation) {
      working.forEach(Thread::start);
      while (working.stream().anyMatch(Thread::isAlive)) {
        simulation.inDoubt.end(random);
        LockSupport.parkNanos(simulation, TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    return simulation;
  }

  @Override
  public String toString() {
    return heard == null ? " without a feed" : " with a feed";
  }

  Ledger ledger() {
    return ledger;
  }

  History history() {
    return history;
  }

  Questions questions() {
    return questions;
  }

  /** One of the sources' gateways. */
  AssembledGateway gateway(Random random) {
    return gateways.get(random.nextInt(gateways.size()));
  }

  /** One of the sources' gateways, with options. */
  DatabaseGateway view(Random random) {
    return views.get(random.nextInt(views.size()));
  }

  CallOptions optionsOf(DatabaseGateway view) {
    return Objects.requireNonNull(options.get(view), "options");
  }

  @Override
  public void close() {
    surroundings.settling().close();
    surroundings.background().close();
    surroundings.watch().close();
  }
}
