package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mesa.gateway.DatabaseGateway;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.SessionState;
import io.mesa.tck.SessionFixture.OtherSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the contracts that speak of sessions share. */
abstract class SessionContract extends Contract {
  /** More sessions than there are. */
  static final int MANY = 100_000;

  /** What the monitor tells of a session, if anything. */
  final Optional<Session> find(OtherSession other) {
    return all(gateway()).stream().filter(other::is).findFirst();
  }

  static List<Session> all(DatabaseGateway gateway) {
    return gateway.sessions(SessionFilter.standard().withIdle().withLimit(MANY));
  }

  /** The session that a gateway reads its sessions through. */
  static Session own(DatabaseGateway gateway) {
    return all(gateway).stream()
        .filter(Session::own)
        .findFirst()
        .orElseGet(
            () ->
                fail(
                    "[%s]%nNone was marked so.",
                    promise("Session.own", "the session that this answer was read through")));
  }

  /** What the monitor tells of a session that has to be there. */
  final Session told(OtherSession other) {
    Optional<Session> session = find(other);
    assertThat(session)
        .as(promise("Monitor.sessions", "a session of another application is listed"))
        .isPresent();
    return session.orElseThrow();
  }

  /** How a session is named to be ended. */
  final SessionId id(OtherSession other) {
    return told(other).id().get();
  }

  /** Has a session work for ages; it is seen at work when this returns. */
  final CompletableFuture<Void> working(OtherSession other) throws Exception {
    CompletableFuture<Void> work = inBackground(() -> other.work(AGES));
    eventually(
        promise("SessionState.ACTIVE", "a session that runs a statement is told to"),
        PATIENCE,
        () -> isActive(other));
    return work;
  }

  final boolean isActive(OtherSession other) {
    return find(other)
        .flatMap(session -> session.state().find())
        .filter(state -> state == SessionState.ACTIVE)
        .isPresent();
  }
}
