package io.mesa.mongo;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.mongo.connect.Deployment;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.BuiltInRoles;
import io.mesa.mongo.monitor.Operations;
import io.mesa.mongo.monitor.SlowQueries;
import io.mesa.source.QueryFeature;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What this server and this login can do of what the driver can. The server is asked: for the
 * commands it has, for the privileges of the login, and for what only trying tells.
 */
final class ServerCapabilities {
  private static final List<String> FOR_USERS =
      List.of("usersInfo", "createUser", "updateUser", "dropUser");
  private static final List<String> FOR_GRANTS =
      List.of(
          "rolesInfo",
          "createRole",
          "dropRole",
          "grantRolesToUser",
          "revokeRolesFromUser",
          "grantPrivilegesToRole",
          "revokePrivilegesFromRole");

  private final ServerCommands commands;
  private final Capabilities.Builder capabilities;
  private final Optional<Set<String>> known;
  private final List<BsonDocument> privileges;

  private ServerCapabilities(ServerCommands commands, Capabilities declared) {
    this.commands = commands;
    this.capabilities = declared.toBuilder();
    this.known = commandNames();
    this.privileges = privileges();
  }

  /**
   * Asks.
   *
   * @param noLookups why no condition may ask for related documents, if none may
   */
  static Capabilities of(
      ServerCommands commands, Optional<String> noLookups, Capabilities declared) {
    return new ServerCapabilities(commands, declared).narrowed(noLookups);
  }

  private Capabilities narrowed(Optional<String> noLookups) {
    noLookups.ifPresent(reason -> capabilities.without(QueryFeature.EXISTS, reason));
    Optional<String> unseen = attempt(() -> Operations.read(commands, false));
    Optional<String> untold = attempt(this::askForUsers);
    Optional<String> fixed = secondary();
    Deployment deployment = commands.clients().deployment(commands.call());
    unless(Capability.TRANSACTIONS, deployment.whyNoTransactions().or(() -> fixed));
    unless(Capability.FEED, deployment.whyNoFeed());
    unless(Capability.EXPLAIN, attempt(this::explainNothing));
    unless(Capability.SESSIONS, unseen);
    unless(Capability.SESSION_CONTROL, unseen.or(() -> lacking(List.of("killOp"))));
    unless(
        Capability.SLOW_QUERIES,
        trying(() -> SlowQueries.whyNot(commands, commands.clients().database(commands.call()))));
    unless(Capability.USERS, untold);
    unless(
        Capability.USER_ADMINISTRATION,
        untold
            .or(() -> lacking(FOR_USERS))
            .or(() -> forbidden("createUser", "userAdminAnyDatabase"))
            .or(() -> fixed));
    unless(
        Capability.GRANTS,
        attempt(() -> commands.run("rolesInfo"))
            .or(() -> lacking(FOR_GRANTS))
            .or(() -> forbidden("grantRole", "userAdminAnyDatabase"))
            .or(() -> fixed));
    unless(
        Capability.DATABASE_ADMINISTRATION,
        lacking(List.of("create", "dropDatabase"))
            .or(() -> forbidden("createCollection", "dbAdminAnyDatabase"))
            .or(() -> forbidden("dropDatabase", "dbAdminAnyDatabase"))
            .or(() -> fixed));
    return capabilities.build();
  }

  private void unless(Capability capability, Optional<String> why) {
    why.ifPresent(reason -> capabilities.without(capability, reason));
  }

  private void explainNothing() {
    var find = new BsonDocument("find", new BsonString("mesa")).append("limit", new BsonInt32(1));
    commands.run(
        new BsonDocument("explain", find).append("verbosity", new BsonString("queryPlanner")));
  }

  private void askForUsers() {
    commands.run(new BsonDocument("usersInfo", new BsonDocument("forAllDBs", BsonBoolean.TRUE)));
  }

  /** Why a command cannot be run, found by running it. */
  private static Optional<String> attempt(Runnable command) {
    return trying(
        () -> {
          command.run();
          return Optional.empty();
        });
  }

  private interface Attempt {
    Optional<String> run();
  }

  private static Optional<String> trying(Attempt attempt) {
    try {
      return attempt.run();
    } catch (MesaException e) {
      if (e.code() != ErrorCode.UNSUPPORTED && e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return Optional.of("the server refuses it: " + e.getMessage());
    }
  }

  /** The commands that the server has; empty where it does not list them. */
  private Optional<Set<String>> commandNames() {
    try {
      return Optional.of(Set.copyOf(commands.run("listCommands").getDocument("commands").keySet()));
    } catch (MesaException e) {
      if (e.code() != ErrorCode.UNSUPPORTED && e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Optional<String> lacking(List<String> needed) {
    return known
        .map(names -> needed.stream().filter(name -> !names.contains(name)).toList())
        .filter(missing -> !missing.isEmpty())
        .map(missing -> "the server lacks the command " + String.join(", ", missing));
  }

  /** Those of the login; none where nobody is logged in or the server does not tell. */
  private List<BsonDocument> privileges() {
    try {
      return commands
          .run(
              new BsonDocument("connectionStatus", new BsonInt32(1))
                  .append("showPrivileges", BsonBoolean.TRUE))
          .getDocument("authInfo")
          .getArray("authenticatedUserPrivileges", new BsonArray())
          .stream()
          .map(BsonValue::asDocument)
          .toList();
    } catch (MesaException e) {
      if (e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
      return List.of();
    }
  }

  /** Why a login of which the privileges are known may not do something anywhere. */
  private Optional<String> forbidden(String action, String role) {
    boolean may =
        privileges.isEmpty()
            || privileges.stream()
                .flatMap(each -> each.getArray("actions").stream())
                .map(each -> each.asString().getValue())
                .anyMatch(Set.of(action, "anyAction")::contains);
    if (may) {
      return Optional.empty();
    }
    BuiltInRoles roles = BuiltInRoles.of(commands);
    return Optional.of(
        "'%s' has no privilege %s; %s would give it"
            .formatted(
                roles.login().map(login -> login.name()).orElse(""), action, roles.grant(role)));
  }

  private Optional<String> secondary() {
    return commands.isWritable()
        ? Optional.empty()
        : Optional.of("the member that answers is no primary and takes no writes");
  }
}
