package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SlowQuery;
import io.mesa.runtime.WaitGraph;
import io.mesa.runtime.WaitGraph.SessionNode;
import io.mesa.source.Source;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a login sees that may do nothing, and whether the grants it is told to ask for do help. */
class LimitedLoginTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void sessions_areComplete_andWhatIsHiddenNamesTheGrantThatShowsIt(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "li\"mited", "LOGIN");
        var database = server.createDatabase("limited");
        var theirs = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      theirs.start("SELECT pg_sleep(60)");
      SessionFilter here = SessionFilter.standard().withDatabase(database.name());

      Session hidden = of(theirs, mesa.gateway().sessions(here));

      assertThat(hidden.user()).isEqualTo(Reading.known(server.user()));
      assertThat(hidden.database()).isEqualTo(Reading.known(database.name()));
      assertThat(hiddenParts(hidden)).allMatch(part -> part.isMissing(Reading.Reason.DENIED));
      assertThat(hidden.runningFor().isMissing(Reading.Reason.DENIED)).isTrue();
      assertThat(hidden.idleFor().isMissing(Reading.Reason.DENIED)).isTrue();

      grantAll(server, hiddenParts(hidden));

      assertThat(hiddenParts(of(theirs, mesa.gateway().sessions(here))))
          .noneMatch(Reading::isMissing);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void sessions_areShownByTheGrant_toALoginThatInheritsNothing(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN NOINHERIT");
        var database = server.createDatabase("limited");
        var theirs = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      theirs.start("SELECT pg_sleep(60)");
      SessionFilter here = SessionFilter.standard().withDatabase(database.name());

      grantAll(server, hiddenParts(of(theirs, mesa.gateway().sessions(here))));

      assertThat(hiddenParts(of(theirs, mesa.gateway().sessions(here))))
          .noneMatch(Reading::isMissing);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void health_isComplete_andWhatIsHiddenNamesTheGrantThatShowsIt(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var database = server.createDatabase("limited");
        var theirs = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      theirs.start("SELECT pg_sleep(60)");
      FirstCounts.await(mesa.gateway());

      ServerHealth health = mesa.gateway().health();

      assertThat(parts(health))
          .filteredOn(Reading::isMissing)
          .hasSize(2)
          .allMatch(part -> part.isMissing(Reading.Reason.DENIED));
      assertThat(health.connections()).isInstanceOf(Reading.Estimated.class);
      assertThat(health.connections().get()).isGreaterThanOrEqualTo(2);

      grantAll(server, parts(health));

      assertThat(parts(mesa.gateway().health())).noneMatch(Reading::isMissing);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void replication_isHiddenInBothDirections_untilTheGrant(int major) throws SQLException {
    try (var primary = PostgresServer.fresh(major).start();
        var limited = TestRole.create(primary, "limited", "LOGIN");
        var standby = primary.standby()) {
      standby.awaitReplayOf(primary);
      String any = "?target_session_attrs=any";
      try (var mesa =
          Mesa.of(
              Source.fromUrl("primary", primary.url("postgres", limited.name())),
              Source.fromUrl("standby", standby.url("postgres", limited.name()) + any))) {
        for (String source : List.of("primary", "standby")) {
          assertThat(mesa.gateway(source).health().replication())
              .matches(replication -> replication.isMissing(Reading.Reason.DENIED));
        }

        grantAll(primary, Stream.of(mesa.gateway("primary").health().replication()).toList());
        standby.awaitReplayOf(primary);

        for (String source : List.of("primary", "standby")) {
          assertThat(mesa.gateway(source).health().replication().get()).hasSize(1);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void connections_areCounted_andHiddenStatesNameTheGrant(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var database = server.createDatabase("limited");
        var theirs = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      theirs.run("SELECT 1");
      ConnectionCount hidden = of(database.name(), server.user(), mesa.gateway());

      assertThat(hidden.count()).isEqualTo(1);
      assertThat(hidden.state().isMissing(Reading.Reason.DENIED)).isTrue();

      grantAll(server, List.of(hidden.state()));

      assertThat(of(database.name(), server.user(), mesa.gateway()).state().isMissing()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void waits_areComplete_andWhatIsHiddenNamesTheGrant(PostgresServer server) throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var database = server.createDatabase("limited");
        var holder = ClientSession.open(database);
        var waiter = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      database.execute("CREATE TABLE locked ()");
      holder.run("BEGIN").run("LOCK TABLE locked");
      waiter.startBlocked("SELECT * FROM locked");

      WaitGraph graph = mesa.gateway().waits();

      assertThat(graph.waits()).hasSize(1);
      assertThat(graph.waits().get(0).lock())
          .isEqualTo(Reading.known("AccessShareLock on public.locked"));
      assertThat(root(graph).pid()).isEqualTo(holder.pid());
      assertThat(hiddenParts(root(graph))).allMatch(part -> part.isMissing(Reading.Reason.DENIED));

      grantAll(server, hiddenParts(root(graph)));

      assertThat(hiddenParts(root(mesa.gateway().waits()))).noneMatch(Reading::isMissing);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void slowQueries_areComplete_andHiddenTextsNameTheGrant(PostgresServer server)
      throws SQLException {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var other = TestRole.create(server, "other", "LOGIN");
        var database = server.createDatabase("limited");
        var theirs = ClientSession.open(database, other.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      database.execute("CREATE EXTENSION pg_stat_statements");
      theirs.run("SELECT pg_sleep(0.01)");

      SlowQuery hidden = of(other.name(), mesa.gateway().slowQueries(10_000));

      assertThat(hidden.calls()).isEqualTo(1);
      assertThat(hidden.statement().isMissing(Reading.Reason.DENIED)).isTrue();
      assertThat(hidden.id().isMissing(Reading.Reason.DENIED)).isTrue();

      grantAll(server, List.of(hidden.statement(), hidden.id()));

      assertThat(of(other.name(), mesa.gateway().slowQueries(10_000)).statement())
          .isEqualTo(Reading.known("SELECT pg_sleep($1)"));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void users_andTheirPrivileges_areShownToEverybody(PostgresServer server) {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url("postgres", limited.name())))) {
      assertThat(mesa.gateway().users())
          .hasSize(
              server.column("SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%'").size());
      assertThat(mesa.gateway().user(server.user()).orElseThrow().privileges().get()).isNotEmpty();
    }
  }

  private static void grantAll(PostgresServer server, List<? extends Reading<?>> readings) {
    Set<String> grants =
        readings.stream()
            .filter(Reading.Missing.class::isInstance)
            .map(reading -> ((Reading.Missing<?>) reading).remedy().orElseThrow())
            .collect(Collectors.toSet());
    assertThat(grants).isNotEmpty();
    grants.forEach(server::execute);
  }

  private static List<Reading<?>> hiddenParts(Session session) {
    return List.of(
        session.id(),
        session.clientAddress(),
        session.state(),
        session.statement(),
        session.statementStartedAt(),
        session.transactionStartedAt(),
        session.stateChangedAt(),
        session.waitingFor());
  }

  private static List<Reading<?>> parts(ServerHealth health) {
    return List.of(
        health.startedAt(),
        health.activeSessions(),
        health.connections(),
        health.cacheHitRatio(),
        health.transactions(),
        health.oldestTransaction(),
        health.wraparound(),
        health.replication());
  }

  private static Session of(ClientSession client, List<Session> sessions) {
    return sessions.stream()
        .filter(session -> session.pid() == client.pid())
        .findFirst()
        .orElseThrow();
  }

  private static SlowQuery of(String user, List<SlowQuery> queries) {
    return queries.stream().filter(query -> query.user().equals(user)).findFirst().orElseThrow();
  }

  private static ConnectionCount of(String database, String user, DatabaseGateway gateway) {
    return gateway.connections().stream()
        .filter(count -> count.database().equals(Reading.known(database)))
        .filter(count -> count.user().equals(Reading.known(user)))
        .findFirst()
        .orElseThrow();
  }

  private static Session root(WaitGraph graph) {
    return ((SessionNode) graph.roots().get(0)).session();
  }
}
