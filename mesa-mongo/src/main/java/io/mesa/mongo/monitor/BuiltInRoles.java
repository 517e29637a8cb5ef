package io.mesa.mongo.monitor;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.value.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The built-in roles that would help a login (MongoDB's manual, "Built-In Roles").
 *
 * @param login who is logged in; empty where the server asks nobody to
 */
public record BuiltInRoles(Optional<UserName> login) {
  /** Lets a login see what the server and all its users do. */
  public static final String CLUSTER_MONITOR = "clusterMonitor";

  /** Lets a login end operations and sessions of all users. */
  public static final String HOST_MANAGER = "hostManager";

  /**
   * Asks who the login is.
   *
   * @param commands asks the server
   * @return the roles for it
   */
  public static BuiltInRoles of(ServerCommands commands) {
    try {
      return new BuiltInRoles(
          commands
              .run("connectionStatus")
              .getDocument("authInfo", new BsonDocument())
              .getArray("authenticatedUsers", new BsonArray())
              .stream()
              .map(BsonValue::asDocument)
              .map(user -> UserName.of(user, "user"))
              .findFirst());
    } catch (MesaException e) {
      if (e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
      return new BuiltInRoles(Optional.empty());
    }
  }

  /**
   * The command that gives the login a role.
   *
   * @param role the built-in role
   * @return the command with the database to run it on
   */
  public String grant(String role) {
    UserName user = login.orElse(new UserName("…", "admin"));
    return new BsonDocument("grantRolesToUser", new BsonString(user.name()))
        .append("roles", new BsonArray(List.of(new UserName(role, "admin").document("role"))))
        .append("$db", new BsonString(user.database()))
        .toJson();
  }

  /**
   * A reading that the login is not allowed.
   *
   * @param what what the server refuses
   * @param role the role that would help
   * @param <T> the type of the value
   * @return the reading
   */
  public <T> Reading<T> denied(String what, String role) {
    return Reading.denied(
        "The server refuses %s to %s."
            .formatted(what, login.map(user -> "'" + user.name() + "'").orElse("this login")),
        grant(role));
  }

  /**
   * Reads what may be refused.
   *
   * @param what what is read, for the explanation
   * @param role the role that would help
   * @param read asks the server
   * @param <T> the type of the value
   * @return the value, or why there is none
   * @throws MesaException where there is another reason than a right or a server's lack
   */
  <T> Reading<T> reading(String what, String role, Supplier<T> read) {
    try {
      return Reading.known(read.get());
    } catch (MesaException e) {
      return switch (e.code()) {
        case PERMISSION -> denied(what, role);
        case UNSUPPORTED ->
            Reading.missing(Reading.Reason.UNSUPPORTED, "The server does not tell " + what + ".");
        default -> throw e;
      };
    }
  }
}
