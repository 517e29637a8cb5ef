package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.admin.IdleSessions;
import io.mesa.call.CallOptions;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdleSessionControlTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";
  private static final IdleSessions AT_ONCE =
      IdleSessions.standard()
          .withIdleFor(Duration.ofMillis(1))
          .withApplicationName(ClientSession.APPLICATION_NAME);

  @ParameterizedTest
  @MethodSource(ALL)
  void terminateIdle_endsIdleSessionsOfThisDatabaseOnly(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("idle");
        var other = server.createDatabase("other");
        var idle = ClientSession.open(database);
        var inTransaction = ClientSession.open(database);
        var working = ClientSession.open(database);
        var elsewhere = ClientSession.open(other);
        var mesa = open(database)) {
      idle.run("SELECT 1");
      inTransaction.run("BEGIN").run("SELECT 1");
      working.start("SELECT pg_sleep(60)");
      elsewhere.run("SELECT 1");
      var id = idle.id();

      List<Termination> results = mesa.gateway().terminateIdle(AT_ONCE);

      assertThat(results).containsExactly(new Termination(id, Outcome.ENDED, Optional.empty()));
      assertThat(idle.lives()).isFalse();
      assertThat(inTransaction.lives()).isTrue();
      assertThat(working.lives()).isTrue();
      assertThat(elsewhere.lives()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminateIdle_leavesThoseIdleForAShorterTime(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("idle");
        var idle = ClientSession.open(database);
        var mesa = open(database)) {
      idle.run("SELECT 1");

      assertThat(mesa.gateway().terminateIdle(IdleSessions.standard())).isEmpty();
      assertThat(idle.lives()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminateIdle_inAllDatabases_isNarrowedByUserAndApplication(PostgresServer server)
      throws SQLException {
    try (var role = TestRole.create(server, "idler", "LOGIN");
        var database = server.createDatabase("idle");
        var other = server.createDatabase("other");
        var named = ClientSession.open(other, role.name());
        var unnamed = ClientSession.open(other, role.name());
        var mesa = open(database)) {
      named.run("SET application_name = 'report'");
      unnamed.run("SELECT 1");
      var id = named.id();

      assertThat(
              mesa.gateway()
                  .terminateIdle(
                      AT_ONCE.inAllDatabases().withUser(role.name()).withApplicationName("report")))
          .extracting(Termination::session)
          .containsExactly(id);
      assertThat(unnamed.lives()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminateIdle_inAPreview_saysWhomItWouldEnd(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("idle");
        var idle = ClientSession.open(database);
        var mesa = open(database)) {
      idle.run("SELECT 1");

      List<Termination> results = mesa.gateway().preview().terminateIdle(AT_ONCE);

      assertThat(results).extracting(Termination::session).containsExactly(idle.id());
      assertThat(results).extracting(Termination::outcome).containsExactly(Outcome.PREVIEWED);
      assertThat(idle.one("SELECT 'alive'")).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminateIdle_leavesMesasOwnConnectionsAlone(PostgresServer server) {
    try (var database = server.createDatabase("idle");
        var mesa =
            Mesa.of(
                Source.builder("test").url(database.url()).pooling(Pooling.pooled(2, 4)).build())) {
      SessionFilter here = SessionFilter.standard().withIdle().withDatabase(database.name());
      var own = mesa.gateway().sessions(here).stream().map(found -> found.id().get()).toList();
      assertThat(own).isNotEmpty();

      assertThat(mesa.gateway().terminateIdle(AT_ONCE.withApplicationName("mesa"))).isEmpty();
      assertThat(mesa.gateway().sessions(here))
          .extracting(found -> found.id().get())
          .containsAll(own);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminateIdle_ofWhomThisLoginMayNotEnd_isDenied_andTheOthersEnd(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN IN ROLE pg_read_all_stats");
        var database = server.createDatabase("idle");
        var superusers = ClientSession.open(database);
        var own = ClientSession.open(database, limited.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      superusers.run("SELECT 1");
      own.run("SELECT 1");

      assertThat(mesa.gateway().terminateIdle(AT_ONCE))
          .extracting(Termination::outcome)
          .containsExactly(Outcome.DENIED, Outcome.ENDED);
      assertThat(superusers.one("SELECT 'alive'")).isEqualTo("alive");
      assertThat(own.lives()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void terminateIdle_ofOneThatCannotEnd_isSignalled(int major) throws SQLException {
    try (var server = PostgresServer.fresh(major).start();
        var database = server.createDatabase("idle");
        var stuck = ClientSession.open(database);
        var idle = ClientSession.open(database);
        var mesa = open(database)) {
      stuck.run("SELECT 1");
      idle.run("SELECT 1");
      server.suspendBackend(stuck.pid());

      assertThat(
              mesa.gateway()
                  .with(CallOptions.none().withTimeout(Duration.ofSeconds(2)))
                  .terminateIdle(AT_ONCE))
          .extracting(Termination::outcome)
          .containsExactly(Outcome.SIGNALLED, Outcome.ENDED);
      server.resume();
    }
  }

  private static Mesa open(TestDatabase database) {
    return Mesa.of(Source.fromUrl("test", database.url()));
  }
}
