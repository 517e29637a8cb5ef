package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionState;
import io.mesa.source.Source;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionsTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void sessions_areTheWorkingOnes_oldestWorkFirst(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("sessions");
        var idle = ClientSession.open(database);
        var younger = ClientSession.open(database);
        var older = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      idle.run("SELECT 'idle'");
      older.run("BEGIN").run("SELECT 'older'");
      younger.start("SELECT pg_sleep(60)");
      SessionFilter here = SessionFilter.standard().withDatabase(database.name());

      List<Session> sessions = mesa.gateway().sessions(here);

      assertThat(sessions)
          .extracting(Session::pid)
          .startsWith((long) older.pid(), (long) younger.pid())
          .doesNotContain((long) idle.pid())
          .hasSize(3);
      assertThat(sessions.get(0).state())
          .isEqualTo(Reading.known(SessionState.IDLE_IN_TRANSACTION));
      assertThat(sessions.get(0).transactionStartedAt().get()).isPresent();
      assertThat(sessions.get(0).statement()).isEqualTo(Reading.known("SELECT 'older'"));
      assertThat(sessions.get(1).state()).isEqualTo(Reading.known(SessionState.ACTIVE));
      assertThat(sessions.get(1).runningFor().get().orElseThrow()).isPositive();
      assertThat(sessions.get(1).waitingFor().get()).contains("Timeout: PgSleep");
      assertThat(sessions.get(1).id()).isEqualTo(Reading.known(younger.id()));
      assertThat(mesa.gateway().sessions(here.withLimit(1)))
          .extracting(Session::pid)
          .containsExactly((long) older.pid());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sessions_withIdle_tellHowLong(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("sessions");
        var idle = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      idle.run("SELECT 'idle'");

      List<Session> sessions =
          mesa.gateway()
              .sessions(SessionFilter.standard().withIdle().withDatabase(database.name()));

      assertThat(sessions).hasSize(2);
      Session last = sessions.get(1);
      assertThat(last.pid()).isEqualTo(idle.pid());
      assertThat(last.state()).isEqualTo(Reading.known(SessionState.IDLE));
      assertThat(last.idleFor().get().orElseThrow())
          .isBetween(Duration.ZERO, Duration.ofMinutes(1));
      assertThat(last.runningFor()).isEqualTo(Reading.known(Optional.empty()));
      assertThat(last.transactionStartedAt()).isEqualTo(Reading.known(Optional.empty()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sessions_nameTheirOwnAndNoProcessOfTheServer(PostgresServer server) {
    try (var database = server.createDatabase("sessions");
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      List<Session> sessions = mesa.gateway().sessions(SessionFilter.standard().withIdle());

      assertThat(sessions).filteredOn(Session::own).hasSize(1);
      assertThat(sessions)
          .filteredOn(Session::own)
          .allSatisfy(
              own -> {
                assertThat(own.database()).isEqualTo(Reading.known(database.name()));
                assertThat(own.applicationName()).isEqualTo(Reading.known("mesa"));
                assertThat(own.clientAddress().get()).isPresent();
              });
      assertThat(sessions).noneMatch(session -> session.database().isMissing());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sessions_areFilteredByUser(PostgresServer server) throws SQLException {
    try (var role = TestRole.create(server, "who", "LOGIN");
        var database = server.createDatabase("sessions");
        var theirs = ClientSession.open(database, role.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      theirs.start("SELECT pg_sleep(60)");

      assertThat(mesa.gateway().sessions(SessionFilter.standard().withUser(role.name())))
          .extracting(Session::pid)
          .containsExactly((long) theirs.pid());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void statement_isUnsupported_whereActivityIsNotTracked(PostgresServer server)
      throws SQLException {
    try (var database = server.createDatabase("sessions");
        var untracked = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      untracked.run("SET track_activities = off").run("SELECT 1");

      Session session =
          mesa.gateway().sessions(SessionFilter.standard().withDatabase(database.name())).stream()
              .filter(found -> found.pid() == untracked.pid())
              .findFirst()
              .orElseThrow();

      assertThat(session.state()).isEqualTo(Reading.known(SessionState.OTHER));
      assertThat(session.statement().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
    }
  }
}
