package io.mesa.assembly;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.cache.QueryCache;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.cost.CostAccuracy;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ActionFinished;
import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.InvalidationFeed;
import io.mesa.gateway.Monitor;
import io.mesa.gateway.Outcome;
import io.mesa.gateway.StoreTables;
import io.mesa.job.JobStore;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.ConnectionFigures;
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
import io.mesa.source.Source;
import io.mesa.spi.DriverConnection;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A driver's parts put together into one gateway. Immutable and thread-safe. */
public final class AssembledGateway extends AssembledData implements DatabaseGateway {

  private final @Nullable JobEngine jobs;

  private AssembledGateway(
      CallRunner runner, CallOptions options, boolean preview, @Nullable JobEngine jobs) {
    super(runner, options, preview);
    this.jobs = jobs;
  }

  /**
   * Puts a driver's parts together.
   *
   * @param source the source
   * @param connection the driver's hold on it
   * @param surroundings what it shares with other sources
   * @param cache keeps answers, null for none
   * @param feed how the database's word of changes is listened to; empty where it is not
   * @return the gateway
   */
  public static AssembledGateway of(
      Source source,
      DriverConnection connection,
      Surroundings surroundings,
      @Nullable QueryCache cache,
      Optional<Listening> feed) {
    SourceCache used =
        cache == null ? null : new SourceCache(cache, source, connection, surroundings);
    if (used != null) {
      feed.ifPresent(used::hearFeed);
    }
    return new AssembledGateway(
        new CallRunner(source, connection, surroundings, used), CallOptions.none(), false, null);
  }

  /**
   * The same with jobs.
   *
   * @param engine runs queries whose callers do not wait
   * @return a view that shares everything else
   */
  public AssembledGateway withJobs(JobEngine engine) {
    return new AssembledGateway(runner(), options(), isPreview(), engine);
  }

  /** Hears the database's word of changes no more. */
  public void closeFeed() {
    SourceCache cache = runner().cache();
    if (cache != null) {
      cache.closeFeed();
    }
  }

  /**
   * Takes over what was learned of queries' times before.
   *
   * @param history where it is
   */
  public void load(CostHistory history) {
    runner().costs().load(history.load(source().id()));
  }

  /**
   * Saves what was learned of queries' times.
   *
   * @param history where to
   */
  public void save(CostHistory history) {
    history.save(source().id(), runner().costs().save());
  }

  @Override
  public Source source() {
    return runner().source();
  }

  @Override
  public Capabilities capabilities() {
    return runner()
        .call(Operation.CAPABILITIES, options(), isPreview(), connection()::capabilities);
  }

  @Override
  public CostEstimate estimate(Query query) {
    runner().refuseIfClosed(Operation.ESTIMATE);
    runner().gate().check(Operation.ESTIMATE, query);
    return runner().costs().estimate(query, runner(), options());
  }

  @Override
  public CostEstimate estimate(NativeStatement statement) {
    runner().refuseIfClosed(Operation.ESTIMATE);
    return runner().costs().estimate(statement, runner(), options());
  }

  @Override
  public Optional<CostAccuracy> accuracy() {
    return runner().costs().accuracy();
  }

  @Override
  public Outcome submit(Query query) {
    Objects.requireNonNull(query, "query");
    runner().refuseIfClosed(Operation.SUBMIT);
    return Objects.requireNonNull(jobs, "jobs").submit(this, query);
  }

  /** How long a call of this view may take that asks for rows. */
  Duration queryTimeout() {
    return options().timeout().orElse(source().limits().queryTimeout());
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return connection().connectionFigures();
  }

  @Override
  public void structureChanged() {
    connection().structureChanged();
    SourceCache cache = runner().cache();
    if (cache != null) {
      cache.changed(WriteSet.Anything::new);
    }
  }

  /**
   * Tells the cache, if there is one, of a change that was made past Mesa.
   *
   * @param tables the tables; none for any of the source's database
   */
  public void changed(Set<TableName> tables) {
    SourceCache cache = runner().cache();
    if (cache != null) {
      runner()
          .<Boolean>call(
              Operation.CHANGED,
              options(),
              false,
              call -> {
                cache.changed(
                    () ->
                        cache.writes(
                            connection().entities(call), entities -> entities.changed(tables)));
                return true;
              });
    }
  }

  @Override
  public InvalidationFeed feed() {
    return new AssembledFeed(runner(), options(), isPreview());
  }

  @Override
  public StoreTables stores() {
    return new AssembledStores(runner(), options(), isPreview());
  }

  /**
   * The store of jobs in this source's database.
   *
   * @param schema where it is installed
   * @return the store
   */
  public JobStore jobStore(String schema) {
    return new AssembledStores(runner(), options(), false).jobs(schema);
  }

  /**
   * The history of what queries took in this source's database.
   *
   * @param schema where it is installed
   * @return the history
   */
  public CostHistory costHistory(String schema) {
    return new AssembledStores(runner(), options(), false).history(schema);
  }

  @Override
  public AssembledGateway with(CallOptions other) {
    return new AssembledGateway(
        runner(), Objects.requireNonNull(other, "options"), isPreview(), jobs);
  }

  @Override
  public DatabaseGateway preview() {
    return new AssembledGateway(runner(), options(), true, jobs);
  }

  @Override
  public String toString() {
    return "DatabaseGateway[" + source() + (isPreview() ? ", preview]" : "]");
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
    SourceCache cache = runner().cache();
    Optional<FeedStatus> feed = cache == null ? Optional.empty() : cache.feedStatus();
    return feed.isPresent() ? health.withFeed(feed.get()) : health;
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
                        source().login().map(Login::user),
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
