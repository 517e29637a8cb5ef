package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.ConnectionFigures.OpenConnection;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionControlTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";
  private static final Pattern GRANT = Pattern.compile("GRANT \\w+ TO \"(?:[^\"]|\"\")+\"");

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_endsASession_andSaysSo(PostgresServer server) throws Exception {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      var statement = victim.start("SELECT pg_sleep(60)");

      Termination result = mesa.gateway().terminate(victim.id());

      assertThat(result.outcome()).isEqualTo(Outcome.ENDED);
      assertThat(victim.lives()).isFalse();
      assertThat(statement)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("administrator command");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_ofALivePidWithAnotherStart_isGone_andItLivesOn(PostgresServer server)
      throws SQLException {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      SessionId id = victim.id();
      for (Instant other :
          new Instant[] {
            id.startedAt().minus(1, ChronoUnit.MICROS),
            id.startedAt().plus(1, ChronoUnit.MICROS),
            Instant.EPOCH
          }) {
        SessionId earlier = new SessionId(id.pid(), other);

        assertThat(mesa.gateway().terminate(earlier).outcome()).isEqualTo(Outcome.GONE);
        assertThat(mesa.gateway().cancel(earlier).outcome()).isEqualTo(Outcome.GONE);
      }
      assertThat(victim.one("SELECT 'alive'")).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_ofASessionThatHasEnded_isGone(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      SessionId id = victim.id();
      assertThat(mesa.gateway().terminate(id).outcome()).isEqualTo(Outcome.ENDED);

      assertThat(mesa.gateway().terminate(id).outcome()).isEqualTo(Outcome.GONE);
      assertThat(mesa.gateway().cancel(id).outcome()).isEqualTo(Outcome.GONE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void terminate_ofASessionThatCannotEnd_isSignalled_withinTheTimeLimit(int major)
      throws SQLException {
    try (var server = PostgresServer.fresh(major).start();
        var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      SessionId id = victim.id();
      Duration limit = Duration.ofSeconds(2);
      DatabaseGateway gateway = mesa.gateway().with(CallOptions.none().withTimeout(limit));
      server.suspendBackend(victim.pid());

      Timing.within(
          "terminate",
          limit.plusMillis(500),
          () -> assertThat(gateway.terminate(id).outcome()).isEqualTo(Outcome.SIGNALLED));
      assertThat(victim.lives()).isTrue();

      server.resume();
      assertThat(mesa.gateway().terminate(id).outcome()).isIn(Outcome.ENDED, Outcome.GONE);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_ofAnothersSession_isDenied_untilTheGrantsItNamesAreGiven(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "li\"mited", "LOGIN");
        var other = TestRole.create(server, "other", "LOGIN");
        var database = server.createDatabase("control");
        var victim = ClientSession.open(database, other.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      Termination result = mesa.gateway().terminate(victim.id());

      assertThat(result.outcome()).isEqualTo(Outcome.DENIED);
      assertThat(victim.one("SELECT 'alive'")).isEqualTo("alive");
      var grants =
          GRANT.matcher(result.explanation().orElseThrow()).results().map(MatchResult::group);
      assertThat(grants.peek(server::execute)).hasSize(2);
      assertThat(mesa.gateway().terminate(victim.id()).outcome()).isEqualTo(Outcome.ENDED);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_whereOnlyTheRightToSignalIsMissing_namesIt(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN IN ROLE pg_read_all_stats");
        var other = TestRole.create(server, "other", "LOGIN");
        var database = server.createDatabase("control");
        var victim = ClientSession.open(database, other.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      victim.start("SELECT pg_sleep(60)");
      for (Termination result :
          new Termination[] {
            mesa.gateway().terminate(victim.id()), mesa.gateway().cancel(victim.id())
          }) {
        assertThat(result.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(result.explanation().orElseThrow())
            .contains("GRANT pg_signal_backend TO " + limited.quoted());
      }
      assertThat(victim.lives()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_ofASuperusersSession_needsASuperuser(PostgresServer server) throws SQLException {
    try (var limited =
            TestRole.create(
                server, "limited", "LOGIN IN ROLE pg_read_all_stats, pg_signal_backend");
        var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      Termination result = mesa.gateway().terminate(victim.id());

      assertThat(result.outcome()).isEqualTo(Outcome.DENIED);
      assertThat(result.explanation().orElseThrow()).contains("only a superuser may end it");
      assertThat(victim.one("SELECT 'alive'")).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void terminate_ofMesasOwnSessions_isDenied(PostgresServer server) {
    try (var database = server.createDatabase("control");
        var mesa =
            Mesa.of(
                Source.builder("test").url(database.url()).pooling(Pooling.pooled(2, 4)).build())) {
      DatabaseGateway gateway = mesa.gateway();
      SessionFilter here = SessionFilter.standard().withIdle().withDatabase(database.name());
      Waiting.until(
          "a second connection of the pool",
          Duration.ofSeconds(20),
          () -> gateway.connectionFigures().connections().size() >= 2);
      var pids =
          gateway.connectionFigures().connections().stream().map(OpenConnection::id).toList();
      var own =
          gateway.sessions(here).stream()
              .filter(session -> pids.contains(session.pid()))
              .map(session -> session.id().get())
              .toList();
      assertThat(own).hasSizeGreaterThanOrEqualTo(2);

      for (SessionId id : own) {
        assertThat(gateway.terminate(id).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(gateway.cancel(id).outcome()).isEqualTo(Outcome.DENIED);
      }
      assertThat(gateway.sessions(here)).extracting(session -> session.id().get()).containsAll(own);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void cancel_stopsTheStatement_andTheSessionLivesOn(PostgresServer server) throws Exception {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      var statement = victim.start("SELECT pg_sleep(60)");

      assertThat(mesa.gateway().cancel(victim.id()).outcome()).isEqualTo(Outcome.ENDED);

      assertThat(statement)
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("canceling statement due to user request");
      assertThat(victim.one("SELECT 'alive'")).isEqualTo("alive");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void cancel_ofASessionThatRunsNothing_hasNothingToEnd(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      victim.run("BEGIN").run("SELECT 1");

      Termination result = mesa.gateway().cancel(victim.id());

      assertThat(result.outcome()).isEqualTo(Outcome.ENDED);
      assertThat(result.explanation()).contains("It runs nothing.");
      assertThat(victim.one("SELECT 'not aborted'")).isEqualTo("not aborted");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void cancel_ofAStatement_leavesALaterOneAlone(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      victim.run("SELECT 'first'");
      Instant first = statementStart(mesa.gateway(), victim);
      assertThat(mesa.gateway().cancel(victim.id(), first).outcome()).isEqualTo(Outcome.GONE);
      var running = victim.start("SELECT pg_sleep(60)");

      assertThat(mesa.gateway().cancel(victim.id(), first).outcome()).isEqualTo(Outcome.GONE);
      assertThat(running).isNotDone();

      Instant second = statementStart(mesa.gateway(), victim);
      assertThat(mesa.gateway().cancel(victim.id(), second).outcome()).isEqualTo(Outcome.ENDED);
      assertThat(running).failsWithin(20, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void preview_endsNothing_andSaysWhatItWouldSend(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("control");
        var victim = ClientSession.open(database);
        var mesa = open(database)) {
      var running = victim.start("SELECT pg_sleep(60)");
      DatabaseGateway preview = mesa.gateway().preview();

      assertThat(preview.terminate(victim.id()))
          .isEqualTo(
              new Termination(
                  victim.id(),
                  Outcome.PREVIEWED,
                  Optional.of("SELECT pg_terminate_backend(" + victim.pid() + ")")));
      assertThat(preview.cancel(victim.id()).outcome()).isEqualTo(Outcome.PREVIEWED);
      assertThat(preview.terminate(new SessionId(victim.pid(), Instant.EPOCH)).outcome())
          .isEqualTo(Outcome.GONE);
      assertThat(running).isNotDone();
      assertThat(victim.lives()).isTrue();
    }
  }

  private static Mesa open(TestDatabase database) {
    return Mesa.of(Source.fromUrl("test", database.url()));
  }

  private static Instant statementStart(DatabaseGateway gateway, ClientSession client) {
    Session session =
        gateway.sessions(SessionFilter.standard().withIdle()).stream()
            .filter(found -> found.pid() == client.pid())
            .findFirst()
            .orElseGet(() -> Assertions.fail("the session is not listed"));
    return session.statementStartedAt().get().orElseThrow();
  }
}
