package io.mesa.mongo.monitor;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/**
 * The roles that somebody made on a server, as {@code rolesInfo} tells them database by database;
 * those built in are left out.
 */
final class Roles {
  private Roles() {}

  /** The roles that a user, or another role, has itself. */
  static List<UserName> of(BsonDocument told) {
    return told.getArray("roles", new BsonArray()).stream()
        .map(role -> UserName.of(role.asDocument(), "role"))
        .toList();
  }

  /** Those of all databases that the login sees or users are of, where it may see the roles. */
  static List<BsonDocument> all(ServerCommands commands, List<BsonDocument> users) {
    Set<String> databases = new TreeSet<>();
    databases.add(commands.authentication().database());
    for (BsonDocument user : users) {
      databases.add(UserName.of(user, "user").database());
      of(user).forEach(role -> databases.add(role.database()));
    }
    var names =
        new BsonDocument("listDatabases", new BsonInt32(1)).append("nameOnly", BsonBoolean.TRUE);
    commands
        .run(names)
        .getArray("databases")
        .forEach(told -> databases.add(told.asDocument().getString("name").getValue()));
    databases.remove("$external");
    List<BsonDocument> all = new ArrayList<>();
    databases.forEach(
        database ->
            all.addAll(told(commands, database, new BsonDocument("rolesInfo", new BsonInt32(1)))));
    return all;
  }

  /** What the server tells of a role, privileges included. */
  static Optional<BsonDocument> find(ServerCommands commands, UserName name) {
    return told(
            commands,
            name.database(),
            new BsonDocument("rolesInfo", name.document("role"))
                .append("showPrivileges", BsonBoolean.TRUE))
        .stream()
        .filter(role -> !BsonBoolean.TRUE.equals(role.get("isBuiltin")))
        .findFirst();
  }

  /** None where the login may not see roles, or the server has none. */
  private static List<BsonDocument> told(
      ServerCommands commands, String database, BsonDocument command) {
    try {
      return commands.run(database, command).getArray("roles", new BsonArray()).stream()
          .map(BsonValue::asDocument)
          .toList();
    } catch (MesaException e) {
      if (e.code() != ErrorCode.PERMISSION && e.code() != ErrorCode.UNSUPPORTED) {
        throw e;
      }
      return List.of();
    }
  }
}
