package io.mesa.assembly;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ActionFinished;
import io.mesa.gateway.Administrator;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.FeedStatus;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.SlowQuery;
import io.mesa.runtime.Termination;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Limits;
import io.mesa.source.Login;
import io.mesa.source.Secret;
import io.mesa.structure.Database;
import io.mesa.structure.Extension;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The part of the gateway that inspects, watches and administers the server. */
abstract class AssembledServer extends AssembledData implements Inspector, Administrator {

  AssembledServer(CallRunner runner, CallOptions options, boolean preview) {
    super(runner, options, preview);
  }

  // --- Inspector ---

  @Override
  public List<Database> databases() {
    return inspect(Operation.DATABASES, Inspector::databases);
  }

  @Override
  public Optional<Database> database(String name) {
    Names.check("database name", name);
    return inspect(Operation.DATABASE, inspector -> inspector.database(name));
  }

  @Override
  public List<Schema> schemas() {
    return inspect(Operation.SCHEMAS, Inspector::schemas);
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    Objects.requireNonNull(filter, "filter");
    return inspect(Operation.TABLES, inspector -> inspector.tables(filter));
  }

  @Override
  public Table table(TableName name) {
    Objects.requireNonNull(name, "name");
    return inspect(Operation.TABLE, inspector -> inspector.table(name));
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    Objects.requireNonNull(filter, "filter");
    return runner().stream(
        Operation.STRUCTURE, options(), call -> connection().inspector(call).structure(filter));
  }

  @Override
  public PartitionTree partitionTree(TableName name) {
    Objects.requireNonNull(name, "name");
    return inspect(Operation.PARTITION_TREE, inspector -> inspector.partitionTree(name));
  }

  @Override
  public List<Sequence> sequences() {
    return inspect(Operation.SEQUENCES, Inspector::sequences);
  }

  @Override
  public List<Extension> extensions() {
    return inspect(Operation.EXTENSIONS, Inspector::extensions);
  }

  private <T> T inspect(Operation operation, Function<Inspector, T> work) {
    return runner()
        .call(operation, options(), isPreview(), call -> work.apply(connection().inspector(call)));
  }

  // --- Monitor ---

  @Override
  public ServerHealth health() {
    ServerHealth health = monitor(Operation.HEALTH, Monitor::health);
    Optional<FeedStatus> feed = feedStatus();
    return feed.isPresent() ? health.withFeed(feed.get()) : health;
  }

  /**
   * How it stands with the invalidation feed.
   *
   * @return empty where none is listened to
   */
  public final Optional<FeedStatus> feedStatus() {
    SourceCache cache = runner().cache();
    return cache == null ? Optional.empty() : cache.feedStatus();
  }

  @Override
  public List<Session> sessions(SessionFilter filter) {
    Objects.requireNonNull(filter, "filter");
    return monitor(Operation.SESSIONS, monitor -> monitor.sessions(filter));
  }

  @Override
  public List<ConnectionCount> connections() {
    return monitor(Operation.CONNECTIONS, Monitor::connections);
  }

  @Override
  public WaitGraph waits() {
    return monitor(Operation.WAITS, Monitor::waits);
  }

  @Override
  public List<SlowQuery> slowQueries(int limit) {
    Limits.checkPositive("limit", limit);
    return monitor(Operation.SLOW_QUERIES, monitor -> monitor.slowQueries(limit));
  }

  @Override
  public List<DatabaseUser> users() {
    return monitor(Operation.USERS, Monitor::users);
  }

  @Override
  public Optional<DatabaseUser> user(String name) {
    Names.check("user name", name);
    return monitor(Operation.USER, monitor -> monitor.user(name));
  }

  private <T> T monitor(Operation operation, Function<Monitor, T> work) {
    return runner()
        .call(
            operation,
            options(),
            isPreview(),
            call -> work.apply(present(connection().monitor(call), operation)));
  }

  // --- Administrator ---

  @Override
  public Termination cancel(SessionId session) {
    return terminate(Operation.CANCEL, session, administrator -> administrator.cancel(session));
  }

  @Override
  public Termination cancel(SessionId session, Instant statementStartedAt) {
    Objects.requireNonNull(statementStartedAt, "statementStartedAt");
    return terminate(
        Operation.CANCEL,
        session,
        administrator -> administrator.cancel(session, statementStartedAt));
  }

  @Override
  public Termination terminate(SessionId session) {
    return terminate(
        Operation.TERMINATE, session, administrator -> administrator.terminate(session));
  }

  private Termination terminate(
      Operation operation, SessionId session, Function<Administrator, Termination> work) {
    Objects.requireNonNull(session, "session");
    return act(operation, "session " + session, work, result -> result.outcome().name());
  }

  @Override
  public List<Termination> terminateIdle(IdleSessions sessions) {
    return act(
        Operation.TERMINATE_IDLE,
        "sessions idle for " + sessions.idleFor(),
        administrator -> administrator.terminateIdle(sessions),
        results ->
            results.stream()
                .map(result -> result.session() + " " + result.outcome())
                .toList()
                .toString());
  }

  @Override
  public ActionReport createUser(NewUser user) {
    return act(
        Operation.CREATE_USER,
        "user " + user.name(),
        administrator -> administrator.createUser(user));
  }

  @Override
  public ActionReport alterUser(String name, UserChange change) {
    Names.check("user name", name);
    if (change.isEmpty()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "The change of user '" + name + "' changes nothing.");
    }
    return act(
        Operation.ALTER_USER,
        "user " + name,
        administrator -> administrator.alterUser(name, change));
  }

  @Override
  public ActionReport alterPassword(String name, Secret password) {
    Names.check("user name", name);
    Objects.requireNonNull(password, "password");
    return act(
        Operation.ALTER_PASSWORD,
        "user " + name,
        administrator -> administrator.alterPassword(name, password));
  }

  @Override
  public ActionReport grant(String user, Grant grant) {
    Names.check("user name", user);
    Objects.requireNonNull(grant, "grant");
    return act(Operation.GRANT, "user " + user, administrator -> administrator.grant(user, grant));
  }

  @Override
  public ActionReport revoke(String user, Grant grant) {
    Names.check("user name", user);
    Objects.requireNonNull(grant, "grant");
    return act(
        Operation.REVOKE, "user " + user, administrator -> administrator.revoke(user, grant));
  }

  @Override
  public ActionReport dropUser(String name, OwnedObjects owned, Confirmation confirmation) {
    Names.check("user name", name);
    Objects.requireNonNull(owned, "owned");
    confirmation.require("dropUser", name);
    return act(
        Operation.DROP_USER,
        "user " + name,
        administrator -> administrator.dropUser(name, owned, confirmation));
  }

  @Override
  public ActionReport createDatabase(NewDatabase database) {
    return act(
        Operation.CREATE_DATABASE,
        "database " + database.name(),
        administrator -> administrator.createDatabase(database));
  }

  @Override
  public ActionReport dropDatabase(String name, Confirmation confirmation) {
    Names.check("database name", name);
    confirmation.require("dropDatabase", name);
    return act(
        Operation.DROP_DATABASE,
        "database " + name,
        administrator -> administrator.dropDatabase(name, confirmation));
  }

  private ActionReport act(
      Operation operation, String target, Function<Administrator, ActionReport> work) {
    return act(operation, target, work, report -> "DONE");
  }

  private <T> T act(
      Operation operation,
      String target,
      Function<Administrator, T> work,
      Function<T, String> outcome) {
    return runner()
        .call(
            operation,
            options(),
            isPreview(),
            call -> {
              Administrator part = present(connection().administrator(call), operation);
              return operation.changesRights() && !isPreview()
                  ? runner().changing(call, any -> new WriteSet.Anything(), () -> work.apply(part))
                  : work.apply(part);
            },
            (result, finished) -> {
              if (!isPreview()) {
                var event =
                    new ActionFinished(
                        finished,
                        runner().source().login().map(Login::user),
                        target,
                        result == null
                            ? finished.error().map(Enum::name).orElse("FAILED")
                            : outcome.apply(result),
                        finished.error());
                runner().listeners().tell(listener -> listener.actionFinished(event));
              }
            });
  }
}
