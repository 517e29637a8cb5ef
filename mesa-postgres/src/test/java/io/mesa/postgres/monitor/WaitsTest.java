package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.Termination;
import io.mesa.runtime.WaitGraph;
import io.mesa.runtime.WaitGraph.Node;
import io.mesa.runtime.WaitGraph.PreparedTransaction;
import io.mesa.runtime.WaitGraph.SessionNode;
import io.mesa.runtime.WaitGraph.Wait;
import io.mesa.source.Source;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitsTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void waits_areEmpty_whereNobodyWaits(PostgresServer server) {
    try (var database = server.createDatabase("waits");
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      WaitGraph graph = mesa.gateway().waits();

      assertThat(graph.nodes()).isEmpty();
      assertThat(graph.waits()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void waits_ofAChainOfThree_leadToItsRoot_whoseEndFreesThem(PostgresServer server)
      throws Exception {
    try (var database = accounts(server);
        var first = ClientSession.open(database);
        var second = ClientSession.open(database);
        var third = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      first.run("BEGIN").run("UPDATE account SET balance = 1 WHERE id = 1");
      second.run("BEGIN").run("UPDATE account SET balance = 2 WHERE id = 2");
      var secondDone = second.startBlocked("UPDATE account SET balance = 2 WHERE id = 1");
      var thirdDone = third.startBlocked("UPDATE account SET balance = 3 WHERE id = 2");

      WaitGraph graph = mesa.gateway().waits();

      assertThat(graph.nodes())
          .extracting(WaitsTest::pid)
          .containsExactlyInAnyOrder(first.pid(), second.pid(), third.pid());
      assertThat(graph.waits())
          .extracting(wait -> pid(wait.waiter()) + "→" + pid(wait.blocker()))
          .containsExactly(second.pid() + "→" + first.pid(), third.pid() + "→" + second.pid());
      assertThat(graph.waits())
          .allSatisfy(
              wait -> {
                assertThat(wait.lock().get()).matches("ShareLock on transactionid \\d+");
                assertThat(wait.waitingFor().get().orElseThrow()).isPositive();
              });
      assertThat(graph.roots()).extracting(WaitsTest::pid).containsExactly(first.pid());
      assertThat(graph.cycles()).isEmpty();

      var root = (SessionNode) graph.roots().get(0);
      assertThat(mesa.gateway().terminate(root.session().id().get()).outcome())
          .isEqualTo(Termination.Outcome.ENDED);
      secondDone.get(20, TimeUnit.SECONDS);
      second.run("COMMIT");
      thirdDone.get(20, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void waits_nameTheTableAndItsLock(PostgresServer server) throws SQLException {
    try (var database = accounts(server);
        var holder = ClientSession.open(database);
        var waiter = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      holder.run("BEGIN").run("LOCK TABLE account");
      waiter.startBlocked("SELECT * FROM account");

      assertThat(mesa.gateway().waits().waits())
          .extracting(Wait::lock)
          .containsExactly(Reading.known("AccessShareLock on public.account"));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void waits_nameAdvisoryLocksAndThoseOfOtherDatabases(PostgresServer server) throws SQLException {
    try (var database = accounts(server);
        var other = server.createDatabase("elsewhere");
        var holder = ClientSession.open(database);
        var waiter = ClientSession.open(database);
        var second = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", other.url()))) {
      String table = database.one("SELECT 'account'::regclass::oid");
      holder.run("BEGIN").run("LOCK TABLE account").run("SELECT pg_advisory_lock(7, 9)");
      waiter.startBlocked("SELECT * FROM account");
      second.startBlocked("SELECT pg_advisory_lock(7, 9)");

      assertThat(mesa.gateway().waits().waits())
          .extracting(wait -> wait.lock().get())
          .containsExactly(
              "AccessShareLock on " + table + " in database " + database.name(),
              "ExclusiveLock on advisory 7,9,2");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void waits_inACircle_areACycleWithoutRoot(PostgresServer server) throws SQLException {
    try (var database = accounts(server);
        var first = ClientSession.open(database);
        var second = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      for (ClientSession session : new ClientSession[] {first, second}) {
        session.run("SET deadlock_timeout = '10min'").run("BEGIN");
        session.run("UPDATE account SET balance = 0 WHERE id = " + (session == first ? 1 : 2));
      }
      first.startBlocked("UPDATE account SET balance = 0 WHERE id = 2");
      second.startBlocked("UPDATE account SET balance = 0 WHERE id = 1");

      WaitGraph graph = mesa.gateway().waits();

      assertThat(graph.roots()).isEmpty();
      assertThat(graph.cycles()).hasSize(1);
      assertThat(graph.cycles().get(0))
          .extracting(WaitsTest::pid)
          .containsExactlyInAnyOrder(first.pid(), second.pid());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void waits_forPreparedTransactions_nameThoseThatBlock(int major) throws Exception {
    try (var server = PostgresServer.fresh(major).start()) {
      TestDatabase database = accounts(server);
      try (var preparing = ClientSession.open(database);
          var waiter = ClientSession.open(database);
          var queued = ClientSession.open(database);
          var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
        preparing.run("BEGIN").run("LOCK TABLE account IN SHARE MODE");
        preparing.run("PREPARE TRANSACTION 'reader'");
        preparing.run("BEGIN").run("LOCK TABLE account IN ACCESS SHARE MODE");
        preparing.run("PREPARE TRANSACTION 'bystander'");
        preparing.run("BEGIN").run("LOCK TABLE account IN ROW SHARE MODE");
        preparing.run("PREPARE TRANSACTION 'second bystander'");
        var waiterDone = waiter.startBlocked("UPDATE account SET balance = 0 WHERE id = 1");
        queued.run("BEGIN");
        var queuedDone = queued.startBlocked("LOCK TABLE account IN EXCLUSIVE MODE");

        WaitGraph graph = mesa.gateway().waits();

        assertThat(graph.waits())
            .extracting(wait -> pid(wait.waiter()) + " waits for " + name(wait.blocker()))
            .containsExactlyInAnyOrder(
                waiter.pid() + " waits for reader",
                queued.pid() + " waits for reader",
                queued.pid() + " waits for second bystander",
                queued.pid() + " waits for " + waiter.pid());
        assertThat(graph.roots())
            .extracting(WaitsTest::name)
            .containsExactlyInAnyOrder("reader", "second bystander");
        assertThat(graph.roots())
            .allSatisfy(
                root ->
                    assertThat(((PreparedTransaction) root).preparedFor().get())
                        .isBetween(Duration.ZERO, Duration.ofMinutes(1)));

        preparing.run("ROLLBACK PREPARED 'reader'");
        waiterDone.get(20, TimeUnit.SECONDS);
        assertThat(queuedDone).isNotDone();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void waits_forARowOfAPreparedTransaction_nameIt_evenAfterARestart(int major) throws SQLException {
    try (var server = PostgresServer.fresh(major).start()) {
      TestDatabase database = accounts(server);
      try (var preparing = ClientSession.open(database)) {
        preparing.run("BEGIN").run("SAVEPOINT s");
        preparing.run("UPDATE account SET balance = 0 WHERE id = 1");
        preparing.run("PREPARE TRANSACTION 'it''s \"prepared\"'");
      }
      server.restart();
      try (var waiter = ClientSession.open(database);
          var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
        waiter.startBlocked("UPDATE account SET balance = 1 WHERE id = 1");

        assertThat(mesa.gateway().waits().roots())
            .extracting(WaitsTest::name)
            .containsExactly("it's \"prepared\"");
      }
    }
  }

  @Test
  void waits_ofAParallelWorker_areThoseOfItsLeader() throws SQLException {
    try (var database = accounts(PostgresServer.shared(18));
        var holder = ClientSession.open(database);
        var leader = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      database.execute(
          "CREATE FUNCTION locking(int) RETURNS int LANGUAGE plpgsql PARALLEL SAFE"
              + " AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(5); RETURN $1; END'",
          "CREATE TABLE big AS SELECT generate_series(1, 100000) AS n",
          "ANALYZE big");
      holder.run("SELECT pg_advisory_lock(5)");
      leader.run("SET min_parallel_table_scan_size = 0");
      leader.run("SET parallel_setup_cost = 0").run("SET parallel_tuple_cost = 0");
      leader.startBlocked("SELECT count(*) FROM big WHERE locking(n) > 0");

      Waiting.until(
          "a wait of a worker",
          Duration.ofSeconds(20),
          () ->
              Integer.parseInt(database.one("SELECT count(*) FROM pg_locks WHERE NOT granted"))
                  > 1);
      WaitGraph graph = mesa.gateway().waits();

      assertThat(graph.waits())
          .extracting(wait -> pid(wait.waiter()) + "→" + pid(wait.blocker()))
          .containsOnly(leader.pid() + "→" + holder.pid());
      assertThat(graph.nodes()).hasSize(2);
    }
  }

  private static TestDatabase accounts(PostgresServer server) {
    var database = server.createDatabase("waits");
    database.execute(
        "CREATE TABLE account (id int PRIMARY KEY, balance int)",
        "INSERT INTO account VALUES (1, 0), (2, 0), (3, 0)");
    return database;
  }

  private static int pid(Node node) {
    return (int) ((SessionNode) node).session().pid();
  }

  private static String name(Node node) {
    return node instanceof PreparedTransaction prepared
        ? prepared.name().get()
        : Integer.toString(pid(node));
  }
}
