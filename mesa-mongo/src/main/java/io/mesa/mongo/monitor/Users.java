package io.mesa.mongo.monitor;

import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.Membership;
import io.mesa.value.Reading;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The users of a server with their roles, as {@code usersInfo} tells them, and the {@linkplain
 * Roles roles} that somebody made, which are its groups. Who may create users or databases is known
 * by the built-in roles that a user has itself; {@code user(name)} tells what all its roles allow.
 */
public final class Users {
  private static final UserName ROOT = new UserName("root", "admin");
  private static final Set<UserName> CREATING_USERS =
      Set.of(
          ROOT, new UserName("userAdmin", "admin"), new UserName("userAdminAnyDatabase", "admin"));
  private static final Set<UserName> CREATING_DATABASES =
      Set.of(
          ROOT,
          new UserName("dbAdminAnyDatabase", "admin"),
          new UserName("readWriteAnyDatabase", "admin"));
  private static final Set<UserName> REPLICATING =
      Set.of(ROOT, new UserName("clusterAdmin", "admin"), new UserName("clusterManager", "admin"));

  private Users() {}

  static List<DatabaseUser> all(ServerCommands commands) {
    String home = commands.authentication().database();
    Reading<List<EffectivePrivilege>> notAsked =
        Reading.missing(Reading.Reason.UNSUPPORTED, "Not asked for; user(name) reads them.");
    BsonDocument all = new BsonDocument("forAllDBs", BsonBoolean.TRUE);
    List<BsonDocument> told =
        commands.run(new BsonDocument("usersInfo", all)).getArray("users").stream()
            .map(BsonValue::asDocument)
            .toList();
    // A role may be called like a user, which then is what the name means.
    Map<String, DatabaseUser> byName = new TreeMap<>();
    told.stream()
        .map(user -> user(user, home, notAsked))
        .forEach(user -> byName.put(user.name(), user));
    Roles.all(commands, told).stream()
        .map(role -> group(role, home, notAsked))
        .forEach(role -> byName.putIfAbsent(role.name(), role));
    return List.copyOf(byName.values());
  }

  static Optional<DatabaseUser> withPrivileges(ServerCommands commands, String name) {
    String home = commands.authentication().database();
    UserName parsed = UserName.parse(name, home);
    return find(commands, parsed)
        .map(user -> user(user, home, EffectivePrivileges.of(user)))
        .or(
            () ->
                Roles.find(commands, parsed)
                    .map(role -> group(role, home, EffectivePrivileges.of(role))));
  }

  /**
   * What the server tells of a user, privileges and restrictions included.
   *
   * @param commands asks the server
   * @param name which user
   * @return the document, empty where there is none
   */
  public static Optional<BsonDocument> find(ServerCommands commands, UserName name) {
    return commands
        .run(
            name.database(),
            new BsonDocument("usersInfo", name.document("user"))
                .append("showPrivileges", BsonBoolean.TRUE)
                .append("showAuthenticationRestrictions", BsonBoolean.TRUE))
        .getArray("users", new BsonArray())
        .stream()
        .map(BsonValue::asDocument)
        .findFirst();
  }

  private static DatabaseUser user(
      BsonDocument told, String home, Reading<List<EffectivePrivilege>> privileges) {
    return member(UserName.of(told, "user"), true, told, home, privileges);
  }

  private static DatabaseUser group(
      BsonDocument told, String home, Reading<List<EffectivePrivilege>> privileges) {
    return member(UserName.of(told, "role"), false, told, home, privileges);
  }

  private static DatabaseUser member(
      UserName name,
      boolean canLogIn,
      BsonDocument told,
      String home,
      Reading<List<EffectivePrivilege>> privileges) {
    List<UserName> roles = Roles.of(told);
    return new DatabaseUser(
        name.text(home),
        roles.contains(ROOT),
        canLogIn,
        roles.stream().anyMatch(CREATING_DATABASES::contains),
        roles.stream().anyMatch(CREATING_USERS::contains),
        roles.stream().anyMatch(REPLICATING::contains),
        true,
        Optional.empty(),
        Optional.empty(),
        roles.stream()
            .map(role -> new Membership(role.text(home), false, true, false))
            .sorted(Comparator.comparing(Membership::group))
            .toList(),
        settings(told),
        privileges);
  }

  /** What holds of its logins: how it may prove who it is, and from where. */
  private static Map<String, String> settings(BsonDocument told) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : List.of("mechanisms", "authenticationRestrictions")) {
      BsonValue value = told.get(setting);
      if (value != null && value.isArray() && !value.asArray().isEmpty()) {
        settings.put(setting, text(value.asArray()));
      }
    }
    return settings;
  }

  private static String text(BsonArray array) {
    String json = new BsonDocument("all", array).toJson();
    return json.substring(json.indexOf('['), json.lastIndexOf(']') + 1);
  }
}
