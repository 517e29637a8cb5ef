package io.mesa.mongo.administer;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.OperationDocuments;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.ConnectionFigures.OpenConnection;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionControlOnDoubleTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration WHILE = Duration.ofSeconds(30);

  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private DatabaseGateway gateway() {
    return watched.gateway();
  }

  private Optional<Session> find(String applicationName) {
    return gateway().sessions(SessionFilter.standard().withIdle().withLimit(1_000)).stream()
        .filter(each -> each.applicationName().find().equals(Optional.of(applicationName)))
        .findFirst();
  }

  private SessionId planted(Document told) {
    watched.server().plant(told);
    return find(String.valueOf(told.get("appName"))).orElseThrow().id().get();
  }

  private void wasSpared(String applicationName) {
    assertThat(watched.server().received()).doesNotContain("killOp", "killAllSessionsByPattern");
    assertThat(find(applicationName)).isPresent();
  }

  @Test
  void terminate_anOperation_endsIt() {
    SessionId id = planted(OperationDocuments.find(71, "web", WHILE));
    assertThat(gateway().terminate(id))
        .isEqualTo(new Termination(id, Outcome.ENDED, Optional.empty()));
    assertThat(find("web")).isEmpty();
  }

  @Test
  void terminate_whoseNumberWasGivenToAnother_isGoneAndSparesIt() {
    SessionId id = planted(OperationDocuments.find(71, "web", WHILE));
    var earlier = new SessionId(71, id.startedAt().minusSeconds(1), id.host());
    assertThat(gateway().terminate(earlier).outcome()).isEqualTo(Outcome.GONE);
    assertThat(gateway().cancel(earlier).outcome()).isEqualTo(Outcome.GONE);
    wasSpared("web");
  }

  @Test
  void terminate_onAnotherHost_isDeniedAndSparesTheNumberHere() {
    SessionId id = planted(OperationDocuments.find(71, "web", WHILE));
    var elsewhere = new SessionId(71, id.startedAt(), Optional.of("other.example:27017"));
    Termination answer = gateway().terminate(elsewhere);
    assertThat(answer.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(answer.explanation().orElseThrow()).contains("'other.example:27017'");
    wasSpared("web");
  }

  @Test
  void terminate_anotherStatementThanMeant_isGone() {
    SessionId id = planted(OperationDocuments.find(71, "web", WHILE));
    assertThat(gateway().cancel(id, id.startedAt().plusSeconds(2)).outcome())
        .isEqualTo(Outcome.GONE);
    wasSpared("web");
    assertThat(gateway().cancel(id, id.startedAt()).outcome()).isEqualTo(Outcome.ENDED);
  }

  @Test
  void terminate_ofMesasOwnPool_isDenied() {
    gateway().databases();
    OpenConnection own = gateway().connectionFigures().connections().get(0);
    SessionId id =
        planted(
            OperationDocuments.find(71, "watched", WHILE)
                .append("connectionId", Math.toIntExact(own.id())));
    for (Termination answer :
        List.of(gateway().terminate(id), gateway().cancel(id, id.startedAt()))) {
      assertThat(answer.outcome()).isEqualTo(Outcome.DENIED);
      assertThat(answer.explanation().orElseThrow()).contains("Mesa's own");
    }
    wasSpared("watched");
  }

  @Test
  void terminate_anOpenTransaction_killsItsSession() {
    SessionId id = planted(OperationDocuments.openTransaction(NOON, WHILE));
    assertThat(gateway().cancel(id).outcome()).isEqualTo(Outcome.ENDED);
    assertThat(gateway().cancel(id, NOON).outcome()).isEqualTo(Outcome.GONE);
    wasSpared("checkout");
    assertThat(gateway().preview().terminate(id).explanation().orElseThrow())
        .startsWith("{\"killAllSessionsByPattern\": [{\"lsid\": {\"id\": ");
    assertThat(gateway().terminate(id).outcome()).isEqualTo(Outcome.ENDED);
    assertThat(watched.server().received()).doesNotContain("killOp");
    assertThat(find("checkout")).isEmpty();
  }

  @Test
  void terminate_anOperationOfATransaction_endsBoth() {
    Document told =
        OperationDocuments.find(71, "web", WHILE)
            .append("lsid", OperationDocuments.openTransaction(NOON, WHILE).get("lsid"))
            .append("transaction", OperationDocuments.transaction(NOON, WHILE));
    SessionId id = planted(told);
    planted(OperationDocuments.openTransaction(NOON, WHILE));
    assertThat(gateway().terminate(id).outcome()).isEqualTo(Outcome.ENDED);
    assertThat(find("web")).isEmpty();
    assertThat(find("checkout")).isEmpty();
  }

  @Test
  void terminate_ofAnOwnTransaction_takesNoPrivilegeForSessions() {
    watched.server().refuse("killAllSessionsByPattern", 13, "Unauthorized");
    SessionId id =
        planted(
            OperationDocuments.find(71, "web", WHILE)
                .append("lsid", OperationDocuments.openTransaction(NOON, WHILE).get("lsid"))
                .append("transaction", OperationDocuments.transaction(NOON, WHILE)));
    assertThat(gateway().terminate(id).outcome()).isEqualTo(Outcome.ENDED);
  }

  @Test
  void terminate_whatDoesNotEnd_isSignalledWithinTheLimit() {
    SessionId id = planted(OperationDocuments.find(71, "web", WHILE));
    watched.server().reply("killOp", new Document("info", "attempting to kill op"));
    DatabaseGateway hurried =
        gateway().with(CallOptions.none().withTimeout(Duration.ofMillis(700)));
    assertThat(hurried.terminate(id).outcome()).isEqualTo(Outcome.SIGNALLED);
  }

  @Test
  void terminate_refused_namesTheRoleThatWouldHelp() {
    watched.login("ann");
    watched.server().refuse("killOp", 13, "Unauthorized");
    SessionId id = planted(OperationDocuments.find(71, "web", WHILE));
    Termination answer = gateway().terminate(id);
    assertThat(answer.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(answer.explanation().orElseThrow())
        .contains("{\"grantRolesToUser\": \"ann\"")
        .contains("hostManager");
  }

  @Test
  void terminate_whatTheLoginMayNotSee_isDenied() {
    SessionId id = new SessionId(71, NOON, Optional.of("double.example:27017"));
    assertThat(gateway().terminate(id).outcome()).isEqualTo(Outcome.GONE);
    watched.login("ann");
    watched.server().refuse("$currentOp", 13, "Unauthorized");
    Termination answer = gateway().terminate(id);
    assertThat(answer.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(answer.explanation().orElseThrow()).contains("clusterMonitor");
  }

  @Test
  void terminate_behindARouter_sendsTheNumberAsItWasTold() {
    Document told = OperationDocuments.find(0, "routed", WHILE).append("opid", "shard0:-5");
    SessionId id = planted(told);
    assertThat(gateway().preview().terminate(id).explanation())
        .hasValue("{\"killOp\": 1, \"op\": \"shard0:-5\"}");
    assertThat(gateway().terminate(id).outcome()).isEqualTo(Outcome.ENDED);
  }
}
