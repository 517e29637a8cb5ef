package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.tck.SessionFixture.OtherSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@link io.mesa.gateway.Administrator} promises. Users and databases have a contract of their
 * own.
 */
@DisplayName("Administrator")
public abstract class AdministratorContract extends UserAndDatabaseContract {

  /** For subclasses. */
  protected AdministratorContract() {}

  @Nested
  @DisplayName("cancel(session)")
  class Cancel {
    @BeforeEach
    void declared() {
      needs(Capability.SESSION_CONTROL);
    }

    @Test
    @DisplayName("stops the statement and leaves the session")
    void cancel_ofAStatement_stopsItOnly() throws Exception {
      OtherSession other = session(Capability.SESSION_CONTROL);
      CompletableFuture<Void> work = working(other);
      assertThat(gateway().cancel(id(other)).outcome())
          .as(promise("Termination.Outcome", "ENDED, or SIGNALLED where it has not ended yet"))
          .isIn(Outcome.ENDED, Outcome.SIGNALLED);
      eventually(
          promise("Administrator.cancel", "stops what a session is running now"),
          PATIENCE,
          work::isDone);
      assertThat(work)
          .as(promise("Administrator.cancel", "stops what a session is running now"))
          .isCompletedExceptionally();
      assertThat(other.isAlive())
          .as(promise("Administrator.cancel", "stops what it runs, not the session"))
          .isTrue();
    }

    @Test
    @DisplayName("stops the statement that started when it was said to")
    void cancel_ofTheStatementMeant_stopsIt() throws Exception {
      OtherSession other = session(Capability.SESSION_CONTROL);
      CompletableFuture<Void> work = working(other);
      Session session = told(other);
      assertThat(gateway().cancel(session.id().get(), start(session)).outcome())
          .as(promise("Administrator.cancel", "stops a statement of a session"))
          .isIn(Outcome.ENDED, Outcome.SIGNALLED);
      eventually(
          promise("Administrator.cancel", "stops a statement of a session"),
          PATIENCE,
          work::isDone);
    }

    @Test
    @DisplayName("leaves a statement alone that started at another time")
    void cancel_ofAnotherStatement_isGone() throws Exception {
      OtherSession other = session(Capability.SESSION_CONTROL);
      CompletableFuture<Void> work = working(other);
      Session session = told(other);
      assertThat(gateway().cancel(session.id().get(), start(session).minusSeconds(60)).outcome())
          .as(promise("Administrator.cancel", "GONE where the session runs another statement"))
          .isEqualTo(Outcome.GONE);
      assertThat(isActive(other) && !work.isDone())
          .as(promise("Administrator.cancel", "unless it has gone on to another one"))
          .isTrue();
    }

    @Test
    @DisplayName("in a preview stops nothing")
    void cancel_inAPreview_stopsNothing() throws Exception {
      OtherSession other = session(Capability.SESSION_CONTROL);
      CompletableFuture<Void> work = working(other);
      assertThat(gateway().preview().cancel(id(other)).outcome())
          .as(promise("Termination.Outcome.PREVIEWED", "nothing was sent: this is a preview"))
          .isEqualTo(Outcome.PREVIEWED);
      assertThat(isActive(other) && !work.isDone())
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isTrue();
    }

    private static Instant start(Session session) {
      return session.statementStartedAt().get().orElseThrow();
    }
  }

  @Nested
  @DisplayName("terminate(session)")
  class Terminate {
    @BeforeEach
    void declared() {
      needs(Capability.SESSION_CONTROL);
    }

    @Test
    @DisplayName("ends an idle session and says ENDED")
    void terminate_idle_ends() {
      needs(Capability.IDLE_SESSION_CONTROL);
      OtherSession other = session(Capability.SESSION_CONTROL);
      assertThat(gateway().terminate(id(other)).outcome())
          .as(promise("Administrator.terminate", "waits to see it gone"))
          .isEqualTo(Outcome.ENDED);
      assertThat(find(other))
          .as(promise("Termination.Outcome.ENDED", "the session is gone"))
          .isEmpty();
      assertThat(other.isAlive())
          .as(promise("Termination.Outcome.ENDED", "the session is gone"))
          .isFalse();
    }

    @Test
    @DisplayName("ends a session at work")
    void terminate_atWork_ends() throws Exception {
      OtherSession other = session(Capability.SESSION_CONTROL);
      CompletableFuture<Void> work = working(other);
      assertThat(gateway().terminate(id(other)).outcome())
          .as(promise("Administrator.terminate", "ends a session"))
          .isEqualTo(Outcome.ENDED);
      eventually(
          promise("Administrator.terminate", "ends a session with its work"),
          PATIENCE,
          work::isCompletedExceptionally);
    }

    @Test
    @DisplayName("of a session that has ended is GONE")
    void terminate_ended_isGone() throws Exception {
      OtherSession other = endable();
      SessionId id = id(other);
      other.close();
      eventually(
          promise("Monitor.sessions", "a session that ended is not listed"),
          PATIENCE,
          () -> find(other).isEmpty());
      assertThat(gateway().terminate(id).outcome())
          .as(promise("Termination.Outcome.GONE", "there is no such session"))
          .isEqualTo(Outcome.GONE);
    }

    @Test
    @DisplayName("spares a session whose number was another's before")
    void terminate_ofARecycledNumber_isGoneAndSparesIt() throws Exception {
      OtherSession other = endable();
      SessionId id = id(other);
      var earlier = new SessionId(id.pid(), id.startedAt().minusSeconds(1), id.host());
      assertThat(gateway().terminate(earlier).outcome())
          .as(promise("SessionId", "a number given to another session is never mistaken for it"))
          .isEqualTo(Outcome.GONE);
      assertThat(isSpared(other))
          .as(promise("SessionId", "a number given to another session is never mistaken for it"))
          .isTrue();
    }

    @Test
    @DisplayName("refuses Mesa's own")
    void terminate_own_isDenied() {
      DatabaseGateway pooled = pooledGateway();
      SessionId own = own(pooled).id().get();
      // A session that is no more than an operation ended with its call.
      Outcome refusal = isLasting(pooled, own) ? Outcome.DENIED : Outcome.GONE;
      assertThat(pooled.terminate(own).outcome())
          .as(promise("Termination.Outcome.DENIED", "this login may not, or it is Mesa's own"))
          .isEqualTo(refusal);
      assertThat(pooled.cancel(own).outcome())
          .as(promise("Termination.Outcome.DENIED", "this login may not, or it is Mesa's own"))
          .isEqualTo(refusal);
    }

    private static boolean isLasting(DatabaseGateway gateway, SessionId id) {
      return all(gateway).stream().anyMatch(session -> session.id().find().equals(Optional.of(id)));
    }

    /** A session that can be ended: at work where the server ends no idle ones. */
    private OtherSession endable() throws Exception {
      OtherSession other = session(Capability.SESSION_CONTROL);
      if (!gateway().capabilities().has(Capability.IDLE_SESSION_CONTROL)) {
        working(other);
      }
      return other;
    }

    private boolean isSpared(OtherSession other) {
      return isActive(other) || other.isAlive();
    }

    @Test
    @DisplayName("in a preview ends nothing")
    void terminate_inAPreview_endsNothing() throws Exception {
      OtherSession other = endable();
      assertThat(gateway().preview().terminate(id(other)).outcome())
          .as(promise("Termination.Outcome.PREVIEWED", "nothing was sent: this is a preview"))
          .isEqualTo(Outcome.PREVIEWED);
      assertThat(isSpared(other))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isTrue();
    }
  }

  @Nested
  @DisplayName("terminateIdle(sessions)")
  class TerminateIdle {
    @BeforeEach
    void declared() {
      needs(Capability.IDLE_SESSION_CONTROL);
    }

    @Test
    @DisplayName("in a preview says whom it would end, then ends them")
    void terminateIdle_previewedAndDone_endsThoseItNamed() throws Exception {
      needs(Capability.IDLE_SESSION_CONTROL);
      OtherSession other = session(Capability.SESSION_CONTROL);
      SessionId id = id(other);
      Duration enough = Duration.ofMillis(50);
      eventually(
          promise("Session.idleFor", "how long it has been idle"),
          PATIENCE,
          () -> idleFor(id).filter(time -> time.compareTo(enough) > 0).isPresent());
      IdleSessions idle = IdleSessions.standard().withIdleFor(enough);
      assertThat(outcome(gateway().preview().terminateIdle(idle), id))
          .as(promise("Administrator.terminateIdle", "in a preview whom it would end"))
          .hasValue(Outcome.PREVIEWED);
      assertThat(other.isAlive())
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isTrue();
      eventually(
          promise("Session.idleFor", "how long it has been idle"),
          PATIENCE,
          () -> idleFor(id).filter(time -> time.compareTo(enough) > 0).isPresent());
      assertThat(outcome(gateway().terminateIdle(idle), id))
          .as(promise("Administrator.terminateIdle", "ends sessions that have long been idle"))
          .hasValue(Outcome.ENDED);
      assertThat(other.isAlive())
          .as(promise("Termination.Outcome.ENDED", "the session is gone"))
          .isFalse();
    }

    @Test
    @DisplayName("leaves alone those at work, those idle for less, and other users'")
    void terminateIdle_others_areLeftAlone() throws Exception {
      OtherSession idle = session(Capability.SESSION_CONTROL);
      OtherSession atWork = session(Capability.SESSION_CONTROL);
      CompletableFuture<Void> work = working(atWork);
      IdleSessions justNow = IdleSessions.standard().withIdleFor(Duration.ofMillis(1));
      assertThat(gateway().terminateIdle(justNow.withUser(unique("nobody"))))
          .as(promise("IdleSessions.user", "only those of this user"))
          .isEmpty();
      gateway().terminateIdle(IdleSessions.standard().withIdleFor(Duration.ofHours(1)));
      assertThat(idle.isAlive())
          .as(promise("IdleSessions.idleFor", "how long they have been idle at least"))
          .isTrue();
      gateway().terminateIdle(justNow);
      assertThat(isActive(atWork) && !work.isDone())
          .as(promise("Administrator.terminateIdle", "sessions that are idle, and no others"))
          .isTrue();
    }

    @Test
    @DisplayName("leaves Mesa's own alone")
    void terminateIdle_own_isLeftAlone() throws Exception {
      needs(Capability.IDLE_SESSION_CONTROL);
      DatabaseGateway pooled = pooledGateway();
      SessionId own = own(pooled).id().get();
      Duration enough = Duration.ofMillis(50);
      eventually(
          promise("Session.idleFor", "how long it has been idle"),
          PATIENCE,
          () -> idleFor(own).filter(time -> time.compareTo(enough) > 0).isPresent());
      IdleSessions all = IdleSessions.standard().withIdleFor(Duration.ofMillis(1));
      assertThat(outcome(pooled.terminateIdle(all), own))
          .as(promise("Administrator.terminateIdle", "those of Mesa itself are left alone"))
          .isNotIn(Optional.of(Outcome.ENDED), Optional.of(Outcome.SIGNALLED));
    }

    private Optional<Duration> idleFor(SessionId id) {
      return all(gateway()).stream()
          .filter(session -> session.id().find().equals(Optional.of(id)))
          .findFirst()
          .flatMap(session -> session.idleFor().find())
          .flatMap(time -> time);
    }

    private static Optional<Outcome> outcome(List<Termination> terminations, SessionId id) {
      return terminations.stream()
          .filter(termination -> termination.session().equals(id))
          .map(Termination::outcome)
          .findFirst();
    }
  }

  @Nested
  @DisplayName("what the driver cannot do")
  class CannotDo {
    @TestFactory
    @DisplayName("where not declared, is refused before the driver is called")
    Stream<DynamicTest> undeclared_called_isRefused() {
      return undeclared(
          this::calls,
          Capability.SESSION_CONTROL,
          Capability.IDLE_SESSION_CONTROL,
          Capability.USER_ADMINISTRATION,
          Capability.GRANTS,
          Capability.DATABASE_ADMINISTRATION);
    }

    @TestFactory
    @DisplayName("where the server or the login lacks it, is refused")
    Stream<DynamicTest> lacking_called_isRefused() {
      return lacking(
          capability -> calls(capability).get(0),
          Capability.USER_ADMINISTRATION,
          Capability.GRANTS,
          Capability.DATABASE_ADMINISTRATION);
    }

    private List<ThrowingCallable> calls(Capability capability) {
      var nobody = new SessionId(1, Instant.EPOCH);
      return switch (capability) {
        case SESSION_CONTROL ->
            List.of(
                () -> gateway().cancel(nobody),
                () -> gateway().cancel(nobody, Instant.EPOCH),
                () -> gateway().terminate(nobody));
        case IDLE_SESSION_CONTROL ->
            List.of(() -> gateway().terminateIdle(IdleSessions.standard()));
        case USER_ADMINISTRATION ->
            List.of(() -> gateway().createUser(NewUser.named(unique("user"))));
        case GRANTS ->
            List.of(
                () -> gateway().grant(unique("user"), new Grant.Membership("tck", false)),
                () -> gateway().revoke(unique("user"), new Grant.Membership("tck", false)));
        case DATABASE_ADMINISTRATION ->
            List.of(
                () -> gateway().createDatabase(NewDatabase.named(unique("database"))),
                () -> gateway().dropDatabase("tck", Confirmation.of("tck")));
        default -> throw new IllegalArgumentException(capability.name());
      };
    }
  }
}
