package io.mesa.mongo.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.mongo.testing.OperationDocuments;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.ServerHealth.Direction;
import io.mesa.runtime.ServerHealth.Replica;
import io.mesa.runtime.ServerStatus;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthOnDoubleTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private ServerHealth health() {
    return watched.gateway().health();
  }

  @Test
  void health_ofAServer_isWhatItTells() {
    ServerHealth health = health();
    assertThat(health.status()).isEqualTo(ServerStatus.ONLINE);
    assertThat(health.version()).isNotBlank();
    assertThat(health.uptime().get()).isBetween(Duration.ofMinutes(59), Duration.ofHours(2));
    assertThat(health.connections().get()).isPositive();
    assertThat(health.maxConnections()).isEqualTo(Reading.known(51_200));
    assertThat(health.cacheHitRatio()).isEqualTo(Reading.known(0.95));
    assertThat(health.activeSessions()).isEqualTo(Reading.known(0));
    assertThat(health.transactions().get().committed()).isEqualTo(41);
    assertThat(health.transactions().get().rolledBack()).isEqualTo(2);
    assertThat(health.transactions().get().deadlocks().isMissing(Reading.Reason.UNSUPPORTED))
        .isTrue();
    assertThat(health.oldestTransaction()).isEqualTo(Reading.known(Optional.empty()));
    assertThat(health.wraparound().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
    assertThat(health.replication()).isEqualTo(Reading.known(List.of()));
  }

  @Test
  void health_ofSessionsAtWork_countsThemAndTheOldestTransaction() {
    watched.server().plant(OperationDocuments.find(71, "conn", Duration.ofSeconds(3)));
    watched.server().plant(OperationDocuments.openTransaction(NOON, Duration.ofSeconds(90)));
    ServerHealth health = health();
    assertThat(health.activeSessions()).isEqualTo(Reading.known(1));
    assertThat(health.oldestTransaction())
        .isEqualTo(Reading.known(Optional.of(Duration.ofSeconds(90))));
  }

  @Test
  void health_refused_namesTheRoleThatWouldHelp() {
    watched.login("ann");
    watched.server().refuse("serverStatus", 13, "Unauthorized");
    watched.server().refuse("replSetGetStatus", 13, "Unauthorized");
    watched.server().refuse("$currentOp", 13, "Unauthorized");
    ServerHealth health = health();
    for (Reading<?> refused :
        List.of(
            health.startedAt(),
            health.activeSessions(),
            health.connections(),
            health.maxConnections(),
            health.saturation(),
            health.cacheHitRatio(),
            health.transactions(),
            health.oldestTransaction(),
            health.replication())) {
      assertThat(refused.isMissing(Reading.Reason.DENIED)).as("%s", refused).isTrue();
      assertThat(refused.toString())
          .contains("'ann'")
          .contains(
              "{\"grantRolesToUser\": \"ann\", \"roles\": [{\"role\": \"clusterMonitor\", \"db\": \"admin\"}], \"$db\": \"admin\"}");
    }
    assertThat(health.status()).isEqualTo(ServerStatus.ONLINE);
  }

  @Test
  void health_ofAServerThatLacksFigures_saysSo() {
    watched.server().reply("serverStatus", new Document("localTime", NOON));
    ServerHealth health = health();
    for (Reading<?> lacking :
        List.of(
            health.startedAt(),
            health.connections(),
            health.maxConnections(),
            health.cacheHitRatio(),
            health.transactions())) {
      assertThat(lacking.isMissing(Reading.Reason.UNSUPPORTED)).as("%s", lacking).isTrue();
    }
    assertThat(health.connections().toString()).contains("connections.current");
  }

  @Test
  void replication_ofAPrimary_tellsHowFarTheOthersAreBehind() {
    watched
        .server()
        .reply(
            "replSetGetStatus",
            members(
                member("a:27017", 1, "PRIMARY", NOON).append("self", true),
                member("b:27017", 2, "SECONDARY", NOON.minusSeconds(5)),
                member("c:27017", 8, "(not reachable/healthy)", Instant.EPOCH)));
    List<Replica> replicas = health().replication().get();
    assertThat(replicas)
        .extracting(Replica::name, Replica::direction, Replica::state)
        .containsExactly(
            tuple("b:27017", Direction.STANDBY, "SECONDARY"),
            tuple("c:27017", Direction.STANDBY, "(not reachable/healthy)"));
    assertThat(replicas.get(0).lag()).isEqualTo(Reading.known(Optional.of(Duration.ofSeconds(5))));
    assertThat(replicas.get(1).lag().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
    assertThat(replicas.get(0).lagBytes().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
  }

  @Test
  void replication_ofASecondary_tellsHowFarItIsBehindThePrimary() {
    watched
        .server()
        .reply("hello", new Document("isWritablePrimary", false).append("localTime", NOON));
    watched
        .server()
        .reply(
            "replSetGetStatus",
            members(
                member("a:27017", 1, "PRIMARY", NOON),
                member("b:27017", 2, "SECONDARY", NOON.minusSeconds(7)).append("self", true),
                member("c:27017", 2, "SECONDARY", NOON)));
    ServerHealth health = health();
    assertThat(health.status()).isEqualTo(ServerStatus.RECOVERING);
    assertThat(health.now()).isEqualTo(NOON);
    assertThat(health.replication().get())
        .extracting(Replica::name, Replica::direction, replica -> replica.lag().get())
        .containsExactly(tuple("a:27017", Direction.PRIMARY, Optional.of(Duration.ofSeconds(7))));
  }

  private static Document members(Document... members) {
    return new Document("set", "rs0").append("members", List.of(members));
  }

  private static Document member(String name, int state, String word, Instant optime) {
    return new Document("name", name)
        .append("health", 1.0)
        .append("state", state)
        .append("stateStr", word)
        .append("optimeDate", optime);
  }
}
