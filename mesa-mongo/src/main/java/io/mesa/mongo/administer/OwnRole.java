package io.mesa.mongo.administer;

import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.monitor.UserName;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The role that holds the actions which one user was given one by one, since MongoDB gives users
 * nothing but roles. It is kept in {@code admin}, for only roles there reach every database, and
 * goes with its user.
 *
 * @param user whose it is
 */
record OwnRole(UserName user) {
  private static final String ADMIN = "admin";

  UserName name() {
    return new UserName("mesa:" + user.text(""), ADMIN);
  }

  /** Whether a user, as the server tells it, has it. */
  boolean isOf(BsonDocument told) {
    return told.getArray("roles", new BsonArray()).stream()
        .anyMatch(role -> UserName.of(role.asDocument(), "role").equals(name()));
  }

  private boolean exists(ServerCommands commands) {
    return !commands
        .run(new BsonDocument("rolesInfo", name().document("role")))
        .getArray("roles", new BsonArray())
        .isEmpty();
  }

  /** Writes what makes the role; what a user of that name left behind is not inherited. */
  void make(Script script, ServerCommands commands, List<BsonDocument> privileges) {
    if (exists(commands)) {
      script.add(ADMIN, drop());
    }
    script.add(
        ADMIN,
        new BsonDocument("createRole", new BsonString(name().name()))
            .append("privileges", new BsonArray(privileges))
            .append("roles", new BsonArray()));
  }

  /** Writes what adds to the role of a user that has it. */
  void widen(Script script, List<BsonDocument> privileges) {
    script.add(
        ADMIN,
        new BsonDocument("grantPrivilegesToRole", new BsonString(name().name()))
            .append("privileges", new BsonArray(privileges)));
  }

  void take(Script script, List<BsonDocument> privileges) {
    script.add(
        ADMIN,
        new BsonDocument("revokePrivilegesFromRole", new BsonString(name().name()))
            .append("privileges", new BsonArray(privileges)));
  }

  BsonDocument drop() {
    return new BsonDocument("dropRole", new BsonString(name().name()));
  }

  static BsonArray roles(List<UserName> roles) {
    return new BsonArray(roles.stream().map(role -> (BsonValue) role.document("role")).toList());
  }
}
