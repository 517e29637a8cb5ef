package io.mesa.mongo.testing;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The users and roles of a double, as the pages "User Management Commands", "Role Management
 * Commands" and "Built-In Roles" of MongoDB's manual say. Of the built-in roles it knows {@code
 * read readWrite root}, with the actions that matter here. Nobody logs in with them.
 */
final class UsersDouble {
  private final Map<String, Document> users = new ConcurrentHashMap<>();
  private final Map<String, Document> roles = new ConcurrentHashMap<>();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();

  private static String key(String database, Object name) {
    return database + "." + name;
  }

  /** What was sent as the password of a user. */
  @Nullable String password(String user, String database) {
    return passwords.get(key(database, user));
  }

  /** Answers a command, or gives null where it is none about users. */
  @Nullable Document answer(String database, String command, Document query) {
    Object name = query.get(command);
    switch (command) {
      case "usersInfo" -> {
        return usersInfo(database, name, query);
      }
      case "createUser" -> createUser(database, (String) name, query);
      case "updateUser" -> updateUser(database, (String) name, query);
      case "dropUser" -> {
        user(database, (String) name);
        users.remove(key(database, name));
      }
      case "grantRolesToUser" -> {
        List<Object> all = rolesOf(user(database, (String) name));
        for (Document role : wanted(database, query)) {
          if (!all.contains(role)) {
            all.add(role);
          }
        }
      }
      case "revokeRolesFromUser" ->
          rolesOf(user(database, (String) name)).removeAll(wanted(database, query));
      case "rolesInfo" -> {
        return rolesInfo(database, name, query);
      }
      case "createRole" -> createRole(database, (String) name, query);
      case "dropRole" -> dropRole(database, (String) name);
      case "grantPrivilegesToRole" -> change(database, (String) name, query, true);
      case "revokePrivilegesFromRole" -> change(database, (String) name, query, false);
      default -> {
        return null;
      }
    }
    return new Document("ok", 1.0);
  }

  private Document usersInfo(String database, @Nullable Object asked, Document query) {
    List<Document> found = new ArrayList<>();
    if (asked instanceof Document which && which.containsKey("forAllDBs")) {
      users.values().forEach(user -> found.add(user.clone()));
    } else if (asked instanceof Document which) {
      Document user = users.get(key(String.valueOf(which.get("db")), which.get("user")));
      if (user != null) {
        found.add(user.clone());
      }
    }
    if (Boolean.TRUE.equals(query.get("showPrivileges"))) {
      found.forEach(user -> user.append("inheritedPrivileges", privileges(rolesOf(user))));
    }
    return new Document("users", found).append("ok", 1.0);
  }

  private void createUser(String database, String name, Document query) {
    if (users.containsKey(key(database, name))) {
      throw new MongoServerError(
          51003, "Location51003", "User \"%s@%s\" already exists".formatted(name, database));
    }
    if (!query.containsKey("pwd")) {
      throw new MongoServerError(
          2, "BadValue", "Must provide a 'pwd' field for all user documents");
    }
    passwords.put(key(database, name), String.valueOf(query.get("pwd")));
    users.put(
        key(database, name),
        new Document("_id", key(database, name))
            .append("userId", UUID.randomUUID())
            .append("user", name)
            .append("db", database)
            .append("roles", new ArrayList<Object>(wanted(database, query)))
            .append("mechanisms", query.getOrDefault("mechanisms", List.of("SCRAM-SHA-256"))));
  }

  private void updateUser(String database, String name, Document query) {
    user(database, name);
    passwords.put(key(database, name), String.valueOf(query.get("pwd")));
  }

  private Document user(String database, String name) {
    Document user = users.get(key(database, name));
    if (user == null) {
      throw new MongoServerError(
          11, "UserNotFound", "Could not find user \"%s\" for db \"%s\"".formatted(name, database));
    }
    return user;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> rolesOf(Document user) {
    return (List<Object>) Objects.requireNonNull(user.get("roles"));
  }

  /** The roles of a command, all of which have to be there. */
  private List<Document> wanted(String database, Document query) {
    List<Document> all = new ArrayList<>();
    for (Object role : (List<?>) Objects.requireNonNull(query.get("roles"))) {
      Document named =
          role instanceof Document document
              ? document
              : new Document("role", role).append("db", database);
      if (builtIn(named).isEmpty() && !roles.containsKey(roleKey(named))) {
        throw notFound(named);
      }
      all.add(named);
    }
    return all;
  }

  private static String roleKey(Document named) {
    return key(String.valueOf(named.get("db")), named.get("role"));
  }

  private static MongoServerError notFound(Document role) {
    return new MongoServerError(
        31,
        "RoleNotFound",
        "Could not find role: %s@%s".formatted(role.get("role"), role.get("db")));
  }

  private Document rolesInfo(String database, @Nullable Object asked, Document query) {
    List<Document> found = new ArrayList<>();
    if (asked instanceof Document named && roles.containsKey(roleKey(named))) {
      found.add(named.clone());
    } else if (asked instanceof Number) {
      roles.keySet().stream()
          .filter(key -> key.startsWith(database + "."))
          .map(key -> key.substring(database.length() + 1))
          .forEach(name -> found.add(new Document("role", name).append("db", database)));
    }
    for (Document role : found) {
      role.append("isBuiltin", false)
          .append("roles", roles.get(roleKey(role)).getOrDefault("roles", List.of()));
      if (Boolean.TRUE.equals(query.get("showPrivileges"))) {
        role.append("inheritedPrivileges", privileges(List.of(role)));
      }
    }
    return new Document("roles", found).append("ok", 1.0);
  }

  private void createRole(String database, String name, Document query) {
    if (roles.containsKey(key(database, name))) {
      throw new MongoServerError(
          51002, "Location51002", "Role \"%s@%s\" already exists".formatted(name, database));
    }
    var role =
        new Document("privileges", new ArrayList<Object>())
            .append("roles", new ArrayList<Object>(wanted(database, query)));
    roles.put(key(database, name), role);
    change(database, name, query, true);
  }

  private void dropRole(String database, String name) {
    var named = new Document("role", name).append("db", database);
    if (roles.remove(key(database, name)) == null) {
      throw notFound(named);
    }
    users.values().forEach(user -> rolesOf(user).remove(named));
  }

  /** Privileges on one resource are one document, with the actions of all. */
  private void change(String database, String name, Document query, boolean grant) {
    Document role = roles.get(key(database, name));
    if (role == null) {
      throw notFound(new Document("role", name).append("db", database));
    }
    Map<Object, List<Object>> actions = new LinkedHashMap<>();
    for (Document privilege : list(role.get("privileges"))) {
      actions.put(privilege.get("resource"), new ArrayList<>((List<?>) privilege.get("actions")));
    }
    for (Document privilege : list(query.get("privileges"))) {
      List<Object> all =
          actions.computeIfAbsent(privilege.get("resource"), fresh -> new ArrayList<>());
      all.removeAll((List<?>) privilege.get("actions"));
      if (grant) {
        all.addAll((List<?>) privilege.get("actions"));
      }
    }
    List<Object> privileges = new ArrayList<>();
    actions.forEach(
        (resource, all) -> {
          if (!all.isEmpty()) {
            privileges.add(new Document("resource", resource).append("actions", all));
          }
        });
    role.put("privileges", privileges);
  }

  private static List<Document> list(@Nullable Object documents) {
    return ((List<?>) Objects.requireNonNull(documents))
        .stream().map(Document.class::cast).toList();
  }

  private List<Document> privileges(List<Object> held) {
    List<Document> all = new ArrayList<>();
    for (Object each : held) {
      Document named = (Document) each;
      Document own = roles.get(roleKey(named));
      all.addAll(own == null ? builtIn(named) : list(own.get("privileges")));
    }
    return all;
  }

  private static List<Document> builtIn(Document named) {
    String database = String.valueOf(named.get("db"));
    List<String> write = List.of("find", "insert", "remove", "update");
    return switch (String.valueOf(named.get("role"))) {
      case "read" -> List.of(privilege(database, List.of("find")));
      case "readWrite" -> List.of(privilege(database, write));
      case "clusterMonitor" -> List.of(cluster("inprog", "serverStatus"));
      case "root" -> List.of(privilege("", write), cluster("inprog", "killop", "serverStatus"));
      default -> List.of();
    };
  }

  private static Document privilege(String database, List<String> actions) {
    return new Document("resource", new Document("db", database).append("collection", ""))
        .append("actions", actions);
  }

  private static Document cluster(String... actions) {
    return new Document("resource", new Document("cluster", true))
        .append("actions", List.of(actions));
  }
}
