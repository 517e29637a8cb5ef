package io.mesa.toy;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.gateway.Administrator;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.ServerStatus;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.SessionState;
import io.mesa.runtime.SlowQuery;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Secret;
import io.mesa.spi.DriverCall;
import io.mesa.value.Reading;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Watches the sessions of a {@link ToyServer}, and ends them. */
class ToyAdministrator implements Administrator {
  private final ToyConnection connection;
  private final DriverCall call;

  ToyAdministrator(ToyConnection connection, DriverCall call) {
    this.connection = connection;
    this.call = call;
  }

  @Override
  public ServerHealth health() {
    return connection.ask(call, "health", own -> describe());
  }

  private ServerHealth describe() {
    List<ToySession> sessions = connection.server().sessions();
    Reading<Double> none = Reading.missing(Reading.Reason.UNSUPPORTED, "a toy has none");
    return new ServerHealth(
        ServerStatus.ONLINE,
        "toy 1",
        Reading.known(connection.server().startedAt),
        Instant.now(),
        Reading.known((int) sessions.stream().filter(session -> !session.isIdle()).count() - 1),
        Reading.known(sessions.size()),
        Reading.known(ToyServer.MAX_SESSIONS),
        0,
        none,
        Reading.missing(Reading.Reason.UNSUPPORTED, "a toy counts no transactions"),
        Reading.known(Optional.empty()),
        none,
        Reading.known(List.of()),
        Optional.empty());
  }

  @Override
  public List<Session> sessions(SessionFilter filter) {
    return connection.ask(call, "sessions", own -> sessions(filter, own));
  }

  private List<Session> sessions(SessionFilter filter, ToySession own) {
    return connection.server().sessions().stream()
        .map(session -> session.describe(own))
        .filter(session -> filter.idle() || session.state().get() != SessionState.IDLE)
        .filter(session -> filter.user().map(session.user().get()::equals).orElse(true))
        .filter(session -> filter.database().map(session.database().get()::equals).orElse(true))
        .sorted(Comparator.comparing(session -> session.stateChangedAt().get()))
        .limit(filter.limit())
        .toList();
  }

  @Override
  public List<ConnectionCount> connections() {
    return connection.ask(
        call,
        "connections",
        own ->
            List.of(
                new ConnectionCount(
                    Reading.known(ToyInspector.OWNER),
                    Reading.known(ToyServer.DATABASE),
                    Reading.missing(Reading.Reason.UNSUPPORTED, "a toy counts them together"),
                    connection.server().sessions().size())));
  }

  @Override
  public Termination cancel(SessionId session) {
    return act(session, ToySession::cancel);
  }

  @Override
  public Termination cancel(SessionId session, Instant statementStartedAt) {
    boolean same =
        connection
            .server()
            .session(session.pid())
            .flatMap(ToySession::statementStartedAt)
            .filter(statementStartedAt::equals)
            .isPresent();
    return same ? cancel(session) : new Termination(session, Outcome.GONE, Optional.empty());
  }

  @Override
  public Termination terminate(SessionId session) {
    return act(session, ToySession::end);
  }

  @Override
  public List<Termination> terminateIdle(IdleSessions sessions) {
    Instant latest = Instant.now().minus(sessions.idleFor());
    return connection.server().sessions().stream()
        .filter(session -> session.isIdle() && !session.stateChangedAt().isAfter(latest))
        .filter(session -> sessions.user().map(ToyInspector.OWNER::equals).orElse(true))
        .filter(session -> !spared(session))
        .map(session -> terminate(session.id()))
        .toList();
  }

  /** Whether the number found is the session meant. */
  protected boolean same(ToySession found, SessionId meant) {
    return found.id().equals(meant);
  }

  /** Whether a session may not be ended, being Mesa's own. */
  protected boolean spared(ToySession session) {
    return connection.owns(session);
  }

  /** Whether the action is to be told and not done. */
  protected boolean previewed() {
    return call.preview();
  }

  private Termination act(SessionId id, Consumer<ToySession> action) {
    Optional<ToySession> session =
        connection.server().session(id.pid()).filter(found -> same(found, id));
    if (session.isEmpty()) {
      return new Termination(id, Outcome.GONE, Optional.empty());
    }
    if (spared(session.get())) {
      return new Termination(id, Outcome.DENIED, Optional.of("it is Mesa's own"));
    }
    if (previewed()) {
      return new Termination(id, Outcome.PREVIEWED, Optional.empty());
    }
    action.accept(session.get());
    return new Termination(id, Outcome.ENDED, Optional.empty());
  }

  @Override
  public WaitGraph waits() {
    throw undeclared();
  }

  @Override
  public List<SlowQuery> slowQueries(int limit) {
    throw undeclared();
  }

  @Override
  public List<DatabaseUser> users() {
    throw undeclared();
  }

  @Override
  public Optional<DatabaseUser> user(String name) {
    throw undeclared();
  }

  @Override
  public ActionReport createUser(NewUser user) {
    throw undeclared();
  }

  @Override
  public ActionReport alterUser(String name, UserChange change) {
    throw undeclared();
  }

  @Override
  public ActionReport alterPassword(String name, Secret password) {
    throw undeclared();
  }

  @Override
  public ActionReport grant(String user, Grant grant) {
    throw undeclared();
  }

  @Override
  public ActionReport revoke(String user, Grant grant) {
    throw undeclared();
  }

  @Override
  public ActionReport dropUser(String name, OwnedObjects owned, Confirmation confirmation) {
    throw undeclared();
  }

  @Override
  public ActionReport createDatabase(NewDatabase database) {
    throw undeclared();
  }

  @Override
  public ActionReport dropDatabase(String name, Confirmation confirmation) {
    throw undeclared();
  }

  private static UnsupportedOperationException undeclared() {
    return new UnsupportedOperationException("not declared");
  }
}
