package io.mesa.mongo.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.error.ErrorCode;
import io.mesa.mongo.testing.OperationDocuments;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionState;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsOnDoubleTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final SessionFilter EVERY = SessionFilter.standard().withIdle().withLimit(1_000);

  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private Session only(String applicationName, SessionFilter filter) {
    List<Session> found =
        watched.gateway().sessions(filter).stream()
            .filter(each -> each.applicationName().find().equals(Optional.of(applicationName)))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void sessions_ofAnOperation_tellWhatItDoes() {
    watched
        .server()
        .plant(
            OperationDocuments.find(71, "web", Duration.ofSeconds(3))
                .append("currentOpTime", "2026-01-01T12:00:00.250+0000"));
    Session session = only("web", SessionFilter.standard());
    assertThat(session.pid()).isEqualTo(71);
    assertThat(session.id().get().host()).hasValue("double.example:27017");
    assertThat(session.user()).isEqualTo(Reading.known("app"));
    assertThat(session.database()).isEqualTo(Reading.known("shop"));
    assertThat(session.clientAddress().get()).hasValue("192.0.2.7:51932");
    assertThat(session.state()).isEqualTo(Reading.known(SessionState.ACTIVE));
    assertThat(session.statement())
        .isEqualTo(Reading.known("{\"find\": \"orders\", \"filter\": {\"total\": {\"$gt\": 5}}}"));
    assertThat(session.statementStartedAt().get()).hasValue(NOON.minusMillis(2_750));
    assertThat(session.runningFor().get()).hasValue(Duration.ofSeconds(3));
    assertThat(session.transactionStartedAt()).isEqualTo(Reading.known(Optional.empty()));
    assertThat(session.waitingFor()).isEqualTo(Reading.known(Optional.empty()));
    assertThat(session.own()).isFalse();
  }

  @Test
  void sessions_thatWait_sayForWhat() {
    watched
        .server()
        .plant(
            OperationDocuments.find(72, "locked", Duration.ofSeconds(1))
                .append("waitingForLock", true)
                .append("locks", new Document("Global", "w").append("Collection", "w")));
    watched
        .server()
        .plant(
            OperationDocuments.find(73, "throttled", Duration.ofSeconds(1))
                .append("waitingForFlowControl", true));
    assertThat(only("locked", EVERY).waitingFor().get()).hasValue("Lock: Collection (w)");
    assertThat(only("throttled", EVERY).waitingFor().get()).hasValue("Flow control");
  }

  @Test
  void sessions_idleInATransaction_areListedWithTheirStart() {
    watched.server().plant(OperationDocuments.openTransaction(NOON, Duration.ofSeconds(40)));
    Session session = only("checkout", SessionFilter.standard());
    assertThat(session.state()).isEqualTo(Reading.known(SessionState.IDLE_IN_TRANSACTION));
    assertThat(session.transactionStartedAt().get()).hasValue(NOON);
    assertThat(session.id().get().startedAt()).isEqualTo(NOON);
    assertThat(session.id()).isEqualTo(only("checkout", EVERY).id());
    assertThat(session.idleFor().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
  }

  @Test
  void sessions_idle_haveNoIdAndSayWhy() {
    watched
        .server()
        .plant(
            new Document("type", "op")
                .append("host", "double.example:27017")
                .append("client", "192.0.2.7:51934")
                .append("connectionId", 77)
                .append("appName", "sleeper")
                .append("active", false));
    Session session = only("sleeper", EVERY);
    assertThat(session.pid()).isEqualTo(77);
    assertThat(session.id().toString()).contains("only its client can end it");
    assertThat(session.readAt()).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
    assertThat(watched.gateway().sessions(SessionFilter.standard()))
        .extracting(each -> each.applicationName().find().orElse(""))
        .doesNotContain("sleeper");
  }

  @Test
  void sessions_ofDriversThatWatchTheServer_areIdle() {
    watched
        .server()
        .plant(
            OperationDocuments.find(74, "watcher", Duration.ofSeconds(9))
                .append("command", new Document("hello", 1).append("maxAwaitTimeMS", 10_000)));
    assertThat(only("watcher", EVERY).state()).isEqualTo(Reading.known(SessionState.IDLE));
  }

  @Test
  void sessions_ofTheServerItself_areNotListed() {
    watched
        .server()
        .plant(
            new Document("type", "op")
                .append("desc", "TTLMonitor")
                .append("appName", "internal")
                .append("active", true)
                .append("opid", 5)
                .append("microsecs_running", 5L));
    assertThat(watched.gateway().sessions(EVERY))
        .extracting(each -> each.applicationName().find().orElse(""))
        .doesNotContain("internal");
  }

  @Test
  void sessions_behindARouter_areNumberedWithinTheirShard() {
    Document told = OperationDocuments.find(0, "routed", Duration.ofSeconds(1));
    watched.server().plant(told.append("opid", "shard0:-5"));
    assertThat(only("routed", EVERY).id().get().pid()).isEqualTo(4_294_967_291L);
  }

  @Test
  void sessions_ofUsersOfOtherDatabases_nameTheDatabase() {
    watched
        .server()
        .plant(
            OperationDocuments.find(75, "foreign", Duration.ofSeconds(1))
                .append(
                    "effectiveUsers", List.of(new Document("user", "ann").append("db", "shop"))));
    assertThat(only("foreign", EVERY).user()).isEqualTo(Reading.known("ann@shop"));
    assertThat(watched.gateway().sessions(EVERY.withUser("ann@shop"))).hasSize(1);
    assertThat(watched.gateway().sessions(EVERY.withUser("ann"))).isEmpty();
  }

  @Test
  void sessions_ofALoginThatMaySeeNoMore_areItsOwn() {
    watched.server().refuse("$currentOp", 13, "Unauthorized");
    assertThat(watched.gateway().sessions(SessionFilter.standard()))
        .filteredOn(Session::own)
        .hasSize(1);
  }

  @Test
  void sessions_ofAServerWithoutThem_areUnsupported() {
    watched.server().refuse("aggregate", 40324, "Location40324");
    assertThat(WatchedDouble.refused(() -> watched.gateway().sessions(EVERY)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  @Test
  void connections_ofOtherUsers_areCountedWhereTheyAreHidden() {
    watched.login("ann");
    watched.server().refuse("$currentOp", 13, "Unauthorized");
    watched
        .server()
        .reply("serverStatus", new Document("connections", new Document("current", 400)));
    ConnectionCount most = watched.gateway().connections().get(0);
    assertThat(most.count()).isBetween(350, 399);
    assertThat(most.user().isMissing(Reading.Reason.DENIED)).isTrue();
    assertThat(most.state().toString()).contains("clusterMonitor");
  }

  @Test
  void connections_areCountedByUserDatabaseAndState() {
    for (int opid = 80; opid < 90; opid++) {
      watched.server().plant(OperationDocuments.find(opid, "many", Duration.ofSeconds(1)));
    }
    assertThat(watched.gateway().connections())
        .contains(
            new ConnectionCount(
                Reading.known("app"),
                Reading.known("shop"),
                Reading.known(SessionState.ACTIVE),
                10));
  }
}
