package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.ServerHealth.Direction;
import io.mesa.runtime.ServerHealth.Replica;
import io.mesa.runtime.ServerStatus;
import io.mesa.source.Source;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void health_isThatOfTheServer(PostgresServer server) {
    try (var database = server.createDatabase("health");
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      FirstCounts.await(mesa.gateway());
      ServerHealth health = mesa.gateway().health();

      assertThat(health.status()).isEqualTo(ServerStatus.ONLINE);
      assertThat(health.version()).startsWith(server.version());
      assertThat(health.uptime().get()).isPositive();
      assertThat(health.now()).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
      assertThat(health.maxConnections().get())
          .isEqualTo(Integer.parseInt(server.one("SHOW max_connections")));
      assertThat(health.reservedConnections())
          .isEqualTo(Integer.parseInt(server.one("SHOW superuser_reserved_connections")));
      assertThat(health.cacheHitRatio().get()).isBetween(0.0, 1.0);
      assertThat(health.transactions().get().committed()).isPositive();
      assertThat(health.wraparound().get()).isBetween(0.0, 0.01).isPositive();
      assertThat(health.replication()).isEqualTo(Reading.known(List.of()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void health_countsConnectionsAndThoseAtWork(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("health");
        var busy = ClientSession.open(database);
        var idle = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      busy.start("SELECT pg_sleep(60)");
      idle.run("SELECT 1");

      // Connections of tests before may still be closing.
      Waiting.until(
          "the counts of a server without other work",
          Duration.ofSeconds(20),
          () -> {
            ServerHealth health = mesa.gateway().health();
            return health.activeSessions().get() == 1 && health.connections().get() == 3;
          });
      assertThat(mesa.gateway().health().saturation().get()).isBetween(0.01, 0.5);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void oldestTransaction_isThatOfAnotherSession(PostgresServer server) throws SQLException {
    try (var database = server.createDatabase("health");
        var open = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      open.run("BEGIN").run("SELECT 1");
      Duration first = mesa.gateway().health().oldestTransaction().get().orElseThrow();
      Duration second = mesa.gateway().health().oldestTransaction().get().orElseThrow();

      assertThat(first).isPositive();
      assertThat(second).isGreaterThan(first);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void oldestTransaction_isAPreparedOneToo(int major) throws SQLException {
    try (var server = PostgresServer.fresh(major).start();
        var database = server.createDatabase("health");
        var preparing = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      assertThat(mesa.gateway().health().oldestTransaction().get()).isEmpty();
      preparing.run("BEGIN").run("CREATE TABLE t ()").run("PREPARE TRANSACTION 'p'");

      assertThat(mesa.gateway().health().oldestTransaction().get()).isPresent();

      preparing.run("ROLLBACK PREPARED 'p'");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void health_ofAPrimaryAndItsStandby_showsReplicationInBothDirections(int major) {
    try (var primary = PostgresServer.fresh(major).start();
        var standby = primary.standby();
        var mesa =
            Mesa.of(
                Source.fromUrl("primary", primary.url()),
                Source.fromUrl("standby", standby.url() + "?target_session_attrs=any"))) {
      primary.execute("CREATE TABLE written AS SELECT generate_series(1, 1000)");
      standby.awaitReplayOf(primary);
      Waiting.until(
          "the standby's word that it has replayed all",
          Duration.ofSeconds(20),
          () -> only(mesa.gateway("primary").health()).lagBytes().get() == 0);

      Replica fed = only(mesa.gateway("primary").health());
      assertThat(fed.direction()).isEqualTo(Direction.STANDBY);
      assertThat(fed.state()).isEqualTo("streaming");
      assertThat(fed.synchronous()).isFalse();
      assertThat(fed.lag().isMissing()).isFalse();

      ServerHealth following = mesa.gateway("standby").health();
      assertThat(following.status()).isEqualTo(ServerStatus.RECOVERING);
      assertThat(only(following).direction()).isEqualTo(Direction.PRIMARY);
      assertThat(only(following).name()).endsWith(":" + primary.port());
      assertThat(only(following).state()).isEqualTo("streaming");
      assertThat(only(following).lagBytes().get()).isZero();
      assertThat(only(following).lag().get()).isEmpty();
      assertThat(following.wraparound().get()).isBetween(0.0, 0.01);
    }
  }

  private static Replica only(ServerHealth health) {
    assertThat(health.replication().get()).hasSize(1);
    return health.replication().get().get(0);
  }
}
