package io.mesa.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.NativeStatement;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** How many connections there are, seen from this side and from the server. */
class PoolingTest {
  private static final NativeStatement ONE = NativeStatement.of("SELECT 1 AS v");
  private static final NativeStatement SLOW = NativeStatement.of("SELECT pg_sleep(0.3)");
  private static final String OURS =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pooling-test'";

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = PostgresServer.shared(18).createDatabase("pooling");
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    database.close();
  }

  private SourceBuilder source(Pooling pooling) {
    return Source.builder("pooling")
        .url(database.url())
        .applicationName("pooling-test")
        .pooling(pooling);
  }

  private int onServer() {
    return Integer.parseInt(database.one(OURS));
  }

  @Test
  void frugal_keepsNoConnectionAfterACall() {
    try (Mesa mesa = Mesa.of(source(Pooling.frugal()).build())) {
      mesa.gateway().run(ONE);
      Waiting.until("the backend is gone", Duration.ofSeconds(10), () -> onServer() == 0);
      ConnectionFigures figures = mesa.gateway().connectionFigures();
      assertThat(figures.opened()).isEqualTo(1);
      assertThat(figures.closed()).isEqualTo(1);
      assertThat(figures.connections()).isEmpty();
    }
  }

  @Test
  void frugal_fiftyCallersNeverOpenMoreThanTwo() throws Exception {
    List<ConnectionChanged.Change> changes = new ArrayList<>();
    var open = new AtomicInteger();
    var most = new AtomicInteger();
    var listener =
        new MesaListener() {
          @Override
          public void connectionChanged(ConnectionChanged event) {
            synchronized (changes) {
              changes.add(event.change());
              int now =
                  event.change() == ConnectionChanged.Change.OPENED
                      ? open.incrementAndGet()
                      : open.decrementAndGet();
              most.accumulateAndGet(now, Math::max);
            }
          }
        };
    try (Mesa mesa =
        Mesa.builder().source(source(Pooling.frugal()).build()).listener(listener).build()) {
      List<Callable<Integer>> calls =
          IntStream.range(0, 50)
              .mapToObj(i -> (Callable<Integer>) () -> mesa.gateway().run(ONE).size())
              .toList();
      for (Future<Integer> call : callers.invokeAll(calls)) {
        assertThat(call.get()).isEqualTo(1);
      }
      assertThat(mesa.gateway().connectionFigures().mostOpen()).isLessThanOrEqualTo(2);
      assertThat(most.get()).isBetween(1, 2);
      assertThat(open.get()).isZero();
    }
  }

  @Test
  void frugal_countsConnectionsToOtherDatabases() throws Exception {
    try (Mesa mesa = Mesa.of(source(Pooling.frugal()).build())) {
      DatabaseGateway elsewhere = mesa.gateway().with(CallOptions.none().withDatabase("postgres"));
      assertThat(
              elsewhere
                  .run(NativeStatement.of("SELECT current_database()::text AS v"))
                  .get(0)
                  .get("v", String.class))
          .isEqualTo("postgres");
      List<Callable<Integer>> calls =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      (Callable<Integer>)
                          () -> (i % 2 == 0 ? elsewhere : mesa.gateway()).run(ONE).size())
              .toList();
      for (Future<Integer> call : callers.invokeAll(calls)) {
        call.get();
      }
      assertThat(mesa.gateway().connectionFigures().mostOpen()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void pooled_growsToTenAndShrinksToTwo() throws Exception {
    String period = "com.zaxxer.hikari.housekeeping.periodMs";
    System.setProperty(period, "500");
    try (Mesa mesa =
        Mesa.of(source(Pooling.pooled(2, 10).withIdleTimeout(Duration.ofSeconds(10))).build())) {
      var together = new CountDownLatch(30);
      List<Callable<Integer>> calls =
          IntStream.range(0, 30)
              .mapToObj(
                  i ->
                      (Callable<Integer>)
                          () -> {
                            together.countDown();
                            together.await();
                            return mesa.gateway().run(SLOW).size();
                          })
              .toList();
      for (Future<Integer> call : callers.invokeAll(calls)) {
        assertThat(call.get()).isEqualTo(1);
      }
      ConnectionFigures busy = mesa.gateway().connectionFigures();
      assertThat(busy.mostOpen()).isEqualTo(10);
      assertThat(onServer()).isEqualTo(10);
      assertThat(busy.connections())
          .hasSize(10)
          .allSatisfy(
              connection -> {
                assertThat(connection.lastUsedAt()).isAfter(Instant.now().minusSeconds(10));
                assertThat(connection.openedAt()).isBeforeOrEqualTo(connection.lastUsedAt());
              });
      Waiting.until("the pool shrinks", Duration.ofSeconds(20), () -> onServer() == 2);
      ConnectionFigures idle = mesa.gateway().connectionFigures();
      assertThat(idle.idle()).isEqualTo(2);
      assertThat(idle.active()).isZero();
      assertThat(idle.opened() - idle.closed()).isEqualTo(2);
    } finally {
      System.clearProperty(period);
    }
  }

  private static void assertTimesOutBy(Duration bound, DatabaseGateway gateway, String said) {
    Timing.within(
        "a call",
        bound,
        () ->
            assertThatThrownBy(() -> gateway.run(ONE))
                .hasMessageContaining(said)
                .isInstanceOfSatisfying(
                    MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT)));
  }

  @Test
  void pooled_waitingForAConnectionCountsAsTime() throws Exception {
    try (Mesa mesa = Mesa.of(source(Pooling.pooled(0, 1)).build())) {
      Future<?> busy =
          callers.submit(() -> mesa.gateway().run(NativeStatement.of("SELECT pg_sleep(20)")));
      Waiting.until(
          "the only connection is taken",
          Duration.ofSeconds(10),
          () -> mesa.gateway().connectionFigures().active() == 1);
      DatabaseGateway hasty =
          mesa.gateway().with(CallOptions.none().withTimeout(Duration.ofMillis(300)));
      assertTimesOutBy(Duration.ofMillis(800), hasty, "No connection came free within PT0.3S");
      busy.cancel(true);
    }
  }

  @Test
  void pooled_afterTheServerEndsASession_worksAgain() {
    try (Mesa mesa = Mesa.of(source(Pooling.pooled(0, 1)).build())) {
      mesa.gateway().run(ONE);
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
              + " 'pooling-test'");
      Waiting.until(
          "a call works",
          Duration.ofSeconds(5),
          () -> mesa.gateway().run(ONE).get(0).get("v", Integer.class) == 1);
    }
  }

  @Test
  void killedDuringACall_isConnectionAndRetryable() throws Exception {
    try (Mesa mesa = Mesa.of(source(Pooling.frugal()).build())) {
      Future<MesaException> killed =
          callers.submit(
              () -> {
                try {
                  mesa.gateway().run(NativeStatement.of("SELECT pg_sleep(20)"));
                  throw new AssertionError("The call must fail.");
                } catch (MesaException e) {
                  return e;
                }
              });
      Waiting.until(
          "the backend is killed",
          Duration.ofSeconds(5),
          () ->
              Integer.parseInt(
                      database.one(
                          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                              + " application_name = 'pooling-test' AND wait_event = 'PgSleep'"))
                  > 0);
      assertThat(killed.get().code()).isEqualTo(ErrorCode.CONNECTION);
      assertThat(killed.get().retryable()).isTrue();
      assertThat(killed.get().databaseCode()).contains("57P01");
    }
  }

  @Test
  void close_closesEveryConnection() {
    Mesa mesa = Mesa.of(source(Pooling.pooled(2, 4)).build());
    mesa.gateway().run(ONE);
    Waiting.until("the pool fills", Duration.ofSeconds(5), () -> onServer() == 2);
    mesa.close();
    Waiting.until("the backends are gone", Duration.ofSeconds(10), () -> onServer() == 0);
    assertThatThrownBy(() -> mesa.gateway().run(ONE))
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  private HikariDataSource applicationPool() {
    var plain = new PGSimpleDataSource();
    var server = database.server();
    plain.setServerNames(new String[] {server.host()});
    plain.setPortNumbers(new int[] {server.port()});
    plain.setDatabaseName(database.name());
    plain.setUser(server.user());
    server.password().ifPresent(plain::setPassword);
    plain.setApplicationName("pooling-test");
    var config = new HikariConfig();
    config.setDataSource(plain);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private Source overClient(Object client) {
    return Source.builder("client").driver("postgresql").client(client).build();
  }

  @Test
  void overADataSource_worksLeavesItAsItWasAndNeverClosesIt() throws Exception {
    try (HikariDataSource pool = applicationPool()) {
      try (Mesa mesa = Mesa.of(overClient(pool))) {
        DatabaseGateway gateway = mesa.gateway();
        assertThat(gateway.run(ONE).get(0).get("v", Integer.class)).isEqualTo(1);
        assertThat(gateway.capabilities().has(Capability.OTHER_DATABASES)).isFalse();
        assertThatThrownBy(() -> gateway.with(CallOptions.none().withDatabase("postgres")).run(ONE))
            .isInstanceOfSatisfying(
                MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        assertThatThrownBy(
                () ->
                    gateway
                        .with(CallOptions.none().withTimeout(Duration.ofMillis(200)))
                        .run(NativeStatement.of("SELECT pg_sleep(20)")))
            .isInstanceOfSatisfying(
                MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
        gateway.run(ONE);
      }
      try (var connection = pool.getConnection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SHOW statement_timeout")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("0");
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.isReadOnly()).isFalse();
      }
    }
  }

  @Test
  void overADataSourceThatWaits_endsInTime() throws Exception {
    try (HikariDataSource pool = applicationPool();
        var taken = pool.getConnection();
        Mesa mesa =
            Mesa.of(
                Source.builder("client")
                    .driver("postgresql")
                    .client(pool)
                    .limits(Limits.defaults().withQueryTimeout(Duration.ofMillis(300)))
                    .build())) {
      assertThat(taken.isClosed()).isFalse();
      assertTimesOutBy(Duration.ofMillis(800), mesa.gateway(), "gave no connection within PT0.3S");
    }
  }

  @Test
  void overWhatIsNoDataSource_isConfiguration() {
    assertThatThrownBy(() -> Mesa.of(overClient("not a data source")))
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void unknownOption_isConfigurationWithTheNearest() {
    assertThatThrownBy(
            () -> Mesa.of(Source.fromUrl("x", "postgresql://x@localhost/x?serch_path=a")))
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("perhaps 'search_path'");
    assertThatThrownBy(
            () -> Mesa.of(Source.fromUrl("x", "postgresql://x@localhost/x?sslmod=require")))
        .hasMessageContaining("perhaps 'sslmode'");
  }

  @Test
  void searchPathOption_holdsForStatements() {
    database.execute("CREATE SCHEMA \"my shop\"", "CREATE TABLE \"my shop\".t AS SELECT 7 AS v");
    try (Mesa mesa =
        Mesa.of(source(Pooling.frugal()).option("search_path", "\"my shop\",public").build())) {
      assertThat(
              mesa.gateway()
                  .run(NativeStatement.of("SELECT v FROM t"))
                  .get(0)
                  .get("v", Integer.class))
          .isEqualTo(7);
    }
  }

  @Test
  void connectionEvents_tellOfEachConnection() {
    var events = new ConcurrentLinkedQueue<ConnectionChanged>();
    var listener =
        new MesaListener() {
          @Override
          public void connectionChanged(ConnectionChanged event) {
            events.add(event);
          }
        };
    try (Mesa mesa =
        Mesa.builder().source(source(Pooling.frugal()).build()).listener(listener).build()) {
      mesa.gateway().run(ONE);
      mesa.gateway().run(ONE);
    }
    Map<ConnectionChanged.Change, Long> counts =
        events.stream()
            .collect(Collectors.groupingBy(ConnectionChanged::change, Collectors.counting()));
    assertThat(counts)
        .containsEntry(ConnectionChanged.Change.OPENED, 2L)
        .containsEntry(ConnectionChanged.Change.CLOSED, 2L);
  }
}
