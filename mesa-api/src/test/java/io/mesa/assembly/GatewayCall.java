package io.mesa.assembly;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Limits;
import io.mesa.source.Secret;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.TableFilter;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A call that a gateway takes.
 *
 * @param method the method's name, on the gateway and on the driver's part
 * @param needs what it takes of a driver
 * @param limit its time limit
 * @param call makes it
 * @param answer what a script answers it with, null where any will do
 */
record GatewayCall(
    String method,
    Optional<Capability> needs,
    Function<Limits, Duration> limit,
    Function<DatabaseGateway, Object> call,
    Object answer) {
  private static final TableName TABLE = TableName.of("public", "orders");
  private static final SessionId SESSION = new SessionId(7, Instant.EPOCH);
  private static final Grant GRANT = new Grant.Membership("readers", false);
  private static final Termination ENDED =
      new Termination(SESSION, Termination.Outcome.ENDED, Optional.empty());
  private static final ActionReport REPORT = new ActionReport(true, List.of("DO IT"), List.of());

  /** Every call there is. */
  static Stream<GatewayCall> all() {
    return Stream.of(reads(), monitors(), sessions(), administers(), statements())
        .flatMap(calls -> calls);
  }

  /** Those that change something and are told to an audit trail. */
  static Stream<GatewayCall> actions() {
    return Stream.concat(sessions(), administers());
  }

  private static Stream<GatewayCall> reads() {
    return Stream.of(
        read("capabilities", null, g -> g.capabilities(), Capabilities.builder().build()),
        read("databases", null, g -> g.databases(), List.of()),
        read("database", null, g -> g.database("shop"), Optional.empty()),
        read("schemas", Capability.SCHEMAS, g -> g.schemas(), List.of()),
        read("tables", null, g -> g.tables(TableFilter.all()), List.of()),
        read("table", null, g -> g.table(TABLE), null),
        new GatewayCall(
            "structure",
            Optional.empty(),
            Limits::structureTimeout,
            g -> {
              try (var tables = g.structure(TableFilter.all())) {
                return tables.toList();
              }
            },
            List.of()),
        read(
            "partitionTree",
            Capability.PARTITIONS,
            g -> g.partitionTree(TABLE),
            new PartitionTree(
                TABLE, Optional.empty(), Reading.known(1L), Reading.known(1L), List.of())),
        read("sequences", Capability.SEQUENCES, g -> g.sequences(), List.of()),
        read("extensions", Capability.EXTENSIONS, g -> g.extensions(), List.of()));
  }

  private static Stream<GatewayCall> monitors() {
    return Stream.of(
        read("health", Capability.MONITOR, g -> g.health(), null),
        read("sessions", Capability.SESSIONS, g -> g.sessions(SessionFilter.standard()), List.of()),
        read("connections", Capability.SESSIONS, g -> g.connections(), List.of()),
        read("waits", Capability.WAITS, g -> g.waits(), new WaitGraph(List.of(), List.of())),
        read("slowQueries", Capability.SLOW_QUERIES, g -> g.slowQueries(3), List.of()),
        read("users", Capability.USERS, g -> g.users(), List.of()),
        read("user", Capability.USERS, g -> g.user("app"), Optional.empty()));
  }

  private static Stream<GatewayCall> sessions() {
    Capability control = Capability.SESSION_CONTROL;
    return Stream.of(
        action("cancel", control, g -> g.cancel(SESSION), ENDED),
        action("cancel", control, g -> g.cancel(SESSION, Instant.EPOCH), ENDED),
        action("terminate", control, g -> g.terminate(SESSION), ENDED),
        action(
            "terminateIdle",
            Capability.IDLE_SESSION_CONTROL,
            g -> g.terminateIdle(IdleSessions.standard()),
            List.of(ENDED)));
  }

  private static Stream<GatewayCall> administers() {
    Capability users = Capability.USER_ADMINISTRATION;
    Capability databases = Capability.DATABASE_ADMINISTRATION;
    return Stream.of(
        action("createUser", users, g -> g.createUser(NewUser.named("app")), REPORT),
        action(
            "alterUser",
            users,
            g -> g.alterUser("app", UserChange.nothing().withLogin(true)),
            REPORT),
        action("alterPassword", users, g -> g.alterPassword("app", Secret.of("s3c")), REPORT),
        action("grant", Capability.GRANTS, g -> g.grant("app", GRANT), REPORT),
        action("revoke", Capability.GRANTS, g -> g.revoke("app", GRANT), REPORT),
        action(
            "dropUser",
            users,
            g -> g.dropUser("app", new OwnedObjects.Keep(), Confirmation.of("app")),
            REPORT),
        action(
            "createDatabase", databases, g -> g.createDatabase(NewDatabase.named("shop")), REPORT),
        action(
            "dropDatabase",
            databases,
            g -> g.dropDatabase("shop", Confirmation.of("shop")),
            REPORT));
  }

  private static Stream<GatewayCall> statements() {
    NativeStatement statement = NativeStatement.of("SELECT 1");
    return Stream.of(
        query("run", Capability.RUN, g -> g.run(statement), Rows.of(List.of(), List.of())),
        query(
            "run",
            Capability.RUN_WRITES,
            g -> g.run(statement.allowingWrites()),
            Rows.of(List.of(), List.of()).withChanged(1)),
        query(
            "check",
            Capability.CHECK,
            g -> g.check(statement),
            new StatementDescription(List.of(), List.of())));
  }

  private static GatewayCall read(
      String method, Capability needs, Function<DatabaseGateway, Object> call, Object answer) {
    return new GatewayCall(method, Optional.ofNullable(needs), Limits::readTimeout, call, answer);
  }

  private static GatewayCall action(
      String method, Capability needs, Function<DatabaseGateway, Object> call, Object answer) {
    return new GatewayCall(method, Optional.of(needs), Limits::actionTimeout, call, answer);
  }

  private static GatewayCall query(
      String method, Capability needs, Function<DatabaseGateway, Object> call, Object answer) {
    return new GatewayCall(method, Optional.of(needs), Limits::queryTimeout, call, answer);
  }

  /** Makes the call. */
  Object on(DatabaseGateway gateway) {
    return call.apply(gateway);
  }

  /** What a driver's part answers; a stream is made anew each time. */
  Object scripted() {
    return method.equals("structure") ? Stream.of() : answer;
  }

  @Override
  public String toString() {
    return method + needs.map(capability -> " (" + capability + ")").orElse("");
  }
}
