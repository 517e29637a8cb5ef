package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mesa.error.ErrorCode;
import io.mesa.gateway.Capability;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionState;
import io.mesa.runtime.SlowQuery;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Login;
import io.mesa.tck.SessionFixture.OtherSession;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@link io.mesa.gateway.Monitor} promises. */
@DisplayName("Monitor")
public abstract class MonitorContract extends SessionContract {

  /** For subclasses. */
  protected MonitorContract() {}

  @Nested
  @DisplayName("health()")
  class Health {
    @Test
    @DisplayName("names the version and counts connections")
    void health_ofAServer_isSound() {
      needs(Capability.MONITOR);
      ServerHealth health = gateway().health();
      assertThat(health.version())
          .as(promise("ServerHealth.version", "the server's version in its own words"))
          .isNotBlank();
      int most = health.maxConnections().find().orElse(Integer.MAX_VALUE);
      assertThat(most)
          .as(promise("ServerHealth.maxConnections", "how many it takes in all"))
          .isPositive();
      assertThat(health.reservedConnections())
          .as(promise("ServerHealth.reservedConnections", "how many of those are kept"))
          .isBetween(0, most);
      assertThat(health.connections().find().orElse(1))
          .as(promise("ServerHealth.connections", "all connections, this one included"))
          .isPositive();
    }

    @Test
    @DisplayName("gives shares between 0 and 1")
    void health_ofAServer_givesShares() {
      needs(Capability.MONITOR);
      ServerHealth health = gateway().health();
      assertThat(health.cacheHitRatio().find().orElse(0.0))
          .as(promise("ServerHealth.cacheHitRatio", "0 to 1"))
          .isBetween(0.0, 1.0);
      assertThat(health.wraparound().find().orElse(0.0))
          .as(promise("ServerHealth.wraparound", "0 to 1"))
          .isBetween(0.0, 1.0);
    }

    @Test
    @DisplayName("has started before it answers")
    void health_ofAServer_startedBefore() {
      needs(Capability.MONITOR);
      ServerHealth health = gateway().health();
      health
          .startedAt()
          .find()
          .ifPresent(
              start ->
                  assertThat(start)
                      .as(promise("ServerHealth.startedAt", "by the same clock as now()"))
                      .isBeforeOrEqualTo(health.now()));
    }
  }

  @Nested
  @DisplayName("sessions(filter)")
  class Sessions {
    @BeforeEach
    void declared() {
      needs(Capability.SESSIONS);
    }

    @Test
    @DisplayName("leaves idle ones out unless they are asked for")
    void sessions_idle_areListedOnRequest() {
      OtherSession other = session(Capability.SESSIONS);
      assertThat(gateway().sessions(SessionFilter.standard().withLimit(MANY)).stream())
          .as(promise("SessionFilter.standard", "all but idle sessions"))
          .noneMatch(other::is);
      Session listed = told(other);
      assertThat(listed.state().find())
          .as(promise("SessionState.IDLE", "waiting for its client, no transaction open"))
          .hasValue(SessionState.IDLE);
      if (!listed.idleFor().isMissing(Reading.Reason.UNSUPPORTED)) {
        assertThat(listed.idleFor().find().flatMap(time -> time))
            .as(promise("SessionFilter.withIdle", "with their idle time"))
            .hasValueSatisfying(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ZERO));
      }
    }

    @Test
    @DisplayName("lists those at work with what they run, the oldest work first")
    void sessions_atWork_comeOldestFirst() throws Exception {
      OtherSession first = session(Capability.SESSIONS);
      OtherSession second = session(Capability.SESSIONS);
      working(first);
      working(second);
      List<Session> active = gateway().sessions(SessionFilter.standard().withLimit(MANY));
      assertThat(active.stream().filter(session -> first.is(session) || second.is(session)))
          .as(promise("Monitor.sessions", "the oldest work first"))
          .satisfiesExactly(
              session -> assertThat(first.is(session)).isTrue(),
              session -> assertThat(second.is(session)).isTrue());
      assertThat(told(first).runningFor().find().flatMap(time -> time))
          .as(promise("Session.runningFor", "how long its statement has been running"))
          .hasValueSatisfying(time -> assertThat(time).isGreaterThanOrEqualTo(Duration.ZERO));
    }

    @Test
    @DisplayName("marks the one that the answer was read through")
    void sessions_own_isMarkedOnce() {
      assertThat(gateway().sessions(SessionFilter.standard().withIdle().withLimit(MANY)))
          .filteredOn(Session::own)
          .as(promise("Session.own", "whether it is the session this answer was read through"))
          .hasSize(1);
    }

    @Test
    @DisplayName("gives no more than the limit")
    void sessions_limited_areNoMore() {
      session(Capability.SESSIONS);
      session(Capability.SESSIONS);
      assertThat(gateway().sessions(SessionFilter.standard().withIdle().withLimit(1)))
          .as(promise("SessionFilter.limit", "how many at most"))
          .hasSize(1);
    }

    @Test
    @DisplayName("takes those of one user or one database only")
    void sessions_ofOneUserOrDatabase_areTheirs() throws Exception {
      OtherSession other = session(Capability.SESSIONS);
      working(other); // An idle one may be in no database.
      SessionFilter all = SessionFilter.standard().withIdle().withLimit(MANY);
      Optional<String> user = told(other).user().find(); // Where nobody logs in, there is none.
      user.ifPresent(
          name ->
              assertThat(gateway().sessions(all.withUser(name)))
                  .as(promise("SessionFilter.user", "only those of this user"))
                  .anyMatch(other::is)
                  .allMatch(session -> session.user().find().equals(user)));
      String database = told(other).database().get();
      assertThat(gateway().sessions(all.withDatabase(database)))
          .as(promise("SessionFilter.database", "only those of this database"))
          .anyMatch(other::is)
          .allMatch(session -> session.database().find().equals(Optional.of(database)));
      assertThat(gateway().sessions(all.withUser(unique("nobody"))))
          .as(promise("SessionFilter.user", "only those of this user"))
          .isEmpty();
    }

    @Test
    @DisplayName("no longer lists one that has ended")
    void sessions_ended_areNotListed() throws Exception {
      OtherSession other = session(Capability.SESSIONS);
      told(other);
      other.close();
      eventually(
          promise("Monitor.sessions", "its sessions, and no others"),
          PATIENCE,
          () -> find(other).isEmpty());
    }
  }

  @Nested
  @DisplayName("connections()")
  class ConnectionCounts {
    @Test
    @DisplayName("come with the largest count first, none of them empty")
    void connections_counted_comeLargestFirst() {
      needs(Capability.SESSIONS);
      session(Capability.SESSIONS);
      assertThat(gateway().connections())
          .extracting(ConnectionCount::count)
          .as(promise("Monitor.connections", "the counts, largest first, each at least 1"))
          .isNotEmpty()
          .allMatch(count -> count >= 1)
          .isSortedAccordingTo(reverseOrder());
    }
  }

  @Nested
  @DisplayName("waits()")
  class Waits {
    @BeforeEach
    void declared() {
      needs(Capability.WAITS);
    }

    @Test
    @DisplayName("tell who waits for whom, until nobody does")
    void waits_ofAWaitingSession_tellItsBlocker() throws Exception {
      TableName name = table(unique("contended"));
      OtherSession blocker = session(Capability.WAITS);
      OtherSession waiter = session(Capability.WAITS);
      blocker.lock(name);
      inBackground(() -> waiter.lock(name));
      eventually(
          promise("Monitor.waits", "each waiting one with each that it waits for"),
          PATIENCE,
          () -> wait(gateway().waits(), waiter, blocker).isPresent());
      WaitGraph graph = gateway().waits();
      WaitGraph.Wait wait = wait(graph, waiter, blocker).orElseThrow();
      assertThat(graph.nodes())
          .as(promise("WaitGraph.nodes", "every session that waits or blocks"))
          .contains(wait.waiter(), wait.blocker());
      assertThat(graph.roots())
          .as(promise("WaitGraph.roots", "those who block and wait for nobody"))
          .contains(wait.blocker())
          .doesNotContain(wait.waiter());
      blocker.close();
      eventually(
          promise("Monitor.waits", "nobody, once the blocker has ended"),
          PATIENCE,
          () -> wait(gateway().waits(), waiter, blocker).isEmpty());
    }

    @Test
    @DisplayName("are none of a session that holds a lock nobody wants")
    void waits_withoutAWaiter_areNone() throws Exception {
      OtherSession holder = session(Capability.WAITS);
      holder.lock(table(unique("uncontended")));
      assertThat(gateway().waits().waits())
          .as(promise("Monitor.waits", "empty where nobody waits"))
          .noneMatch(wait -> isNode(wait.blocker(), holder) || isNode(wait.waiter(), holder));
    }

    private static Optional<WaitGraph.Wait> wait(
        WaitGraph graph, OtherSession waiter, OtherSession blocker) {
      return graph.waits().stream()
          .filter(wait -> isNode(wait.waiter(), waiter) && isNode(wait.blocker(), blocker))
          .findFirst();
    }

    private static boolean isNode(WaitGraph.Node node, OtherSession session) {
      return node instanceof WaitGraph.SessionNode known && session.is(known.session());
    }
  }

  @Nested
  @DisplayName("slowQueries(limit)")
  class SlowQueries {
    @Test
    @DisplayName("come with the longest in all first, no more than the limit")
    void slowQueries_counted_comeLongestFirst() {
      needs(Capability.SLOW_QUERIES);
      gateway().databases();
      gateway().health();
      assertThat(gateway().slowQueries(100))
          .extracting(SlowQuery::total)
          .as(promise("Monitor.slowQueries", "the longest in all first"))
          .isSortedAccordingTo(reverseOrder());
      assertThat(gateway().slowQueries(1))
          .as(promise("Monitor.slowQueries", "how many at most"))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Nested
  @DisplayName("users()")
  class Users {
    @BeforeEach
    void declared() {
      needs(Capability.USERS);
    }

    @Test
    @DisplayName("come by name, with the login's own among them")
    void users_all_comeByName() {
      List<String> users = gateway().users().stream().map(DatabaseUser::name).toList();
      assertThat(users)
          .as(promise("Monitor.users", "the users by name"))
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
      gateway()
          .source()
          .login()
          .ifPresent(
              login ->
                  assertThat(users)
                      .as(promise("Monitor.users", "its users and groups"))
                      .contains(login.user()));
    }

    @Test
    @DisplayName("carry effective privileges only where one of them is asked for")
    void user_byName_hasItsPrivileges() {
      Optional<String> login = gateway().source().login().map(Login::user);
      assumeTrue(login.isPresent(), "the fixture's source names no user");
      assertThat(gateway().users())
          .as(promise("Monitor.users", "without their effective privileges"))
          .allMatch(user -> user.privileges().isMissing());
      DatabaseUser user = gateway().user(login.orElseThrow()).orElseThrow();
      assertThat(user.name())
          .as(promise("Monitor.user", "by its exact name"))
          .isEqualTo(login.orElseThrow());
      assertThat(user.privileges().isMissing())
          .as(promise("Monitor.user", "with its effective privileges: %s", user.privileges()))
          .isFalse();
    }

    @Test
    @DisplayName("are not made up for a name that there is not")
    void user_unknown_isEmpty() {
      assertThat(gateway().user(unique("nobody")))
          .as(promise("Monitor.user", "empty where there is none"))
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("bad input")
  class BadInput {
    @Test
    @DisplayName("is refused before the driver is called")
    void input_bad_isRefused() {
      needs(Capability.MONITOR);
      long asked = driver().partsAskedFor();
      String promise = promise("ErrorCode.INVALID_ARGUMENT", "an empty name, a negative limit");
      refused(promise, () -> gateway().slowQueries(0), ErrorCode.INVALID_ARGUMENT);
      refused(promise, () -> gateway().user(""), ErrorCode.INVALID_ARGUMENT);
      assertThat(driver().partsAskedFor()).as(promise).isEqualTo(asked);
    }
  }

  @Nested
  @DisplayName("what the driver cannot do")
  class CannotDo {
    @TestFactory
    @DisplayName("where not declared, is refused before the driver is called")
    Stream<DynamicTest> undeclared_called_isRefused() {
      return undeclared(
          capability -> List.of(call(capability)),
          Capability.MONITOR,
          Capability.SESSIONS,
          Capability.WAITS,
          Capability.SLOW_QUERIES,
          Capability.USERS);
    }

    @TestFactory
    @DisplayName("where the server or the login lacks it, is refused")
    Stream<DynamicTest> lacking_called_isRefused() {
      return lacking(
          this::call,
          Capability.MONITOR,
          Capability.SESSIONS,
          Capability.WAITS,
          Capability.SLOW_QUERIES,
          Capability.USERS);
    }

    private ThrowingCallable call(Capability capability) {
      return switch (capability) {
        case MONITOR -> () -> gateway().health();
        case SESSIONS -> () -> gateway().sessions(SessionFilter.standard());
        case WAITS -> () -> gateway().waits();
        case SLOW_QUERIES -> () -> gateway().slowQueries(1);
        case USERS -> () -> gateway().users();
        default -> throw new IllegalArgumentException(capability.name());
      };
    }
  }
}
