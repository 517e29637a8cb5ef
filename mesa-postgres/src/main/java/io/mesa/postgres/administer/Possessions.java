package io.mesa.postgres.administer;

import io.mesa.admin.OwnedObjects;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.ServerSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a role owns and was given in all databases, by {@code pg_shdepend}.
 *
 * @param user the role
 * @param current the database that was asked
 * @param sessions how many sessions of it there are
 * @param kinds what it has, by database and kind
 */
record Possessions(String user, String current, int sessions, List<Kind> kinds) {
  private static final String ROLE =
      """
      SELECT role.oid, current_database() AS current,
             (SELECT count(*) FROM pg_stat_activity WHERE usesysid = role.oid) AS sessions
        FROM pg_roles role
       WHERE role.rolname = ?
      """;

  /** Default privileges belong to a role, but are rights; what they are on is another's. */
  private static final String KINDS =
      """
      SELECT database.datname, dependency.classid::regclass::text AS catalog,
             dependency.deptype = 'o' AND dependency.classid <> 'pg_default_acl'::regclass AS owned,
             count(*) AS objects,
             ARRAY(SELECT pg_describe_object(named.classid, named.objid, named.objsubid)
                     FROM pg_shdepend named
                    WHERE (named.dbid = 0 OR database.datname = current_database())
                      AND named.dbid = dependency.dbid AND named.classid = dependency.classid
                      AND named.deptype = 'o' AND named.refclassid = 'pg_authid'::regclass
                      AND named.refobjid = ?
                    ORDER BY 1 LIMIT 5) AS names
        FROM pg_shdepend dependency
        LEFT JOIN pg_database database ON database.oid = dependency.dbid
       WHERE dependency.refclassid = 'pg_authid'::regclass AND dependency.refobjid = ?
       GROUP BY dependency.dbid, database.datname, dependency.classid, owned
       ORDER BY database.datname, catalog
      """;

  private static final Map<String, String> NAMES =
      Map.of(
          "pg_class", "table(s), view(s) or sequence(s)",
          "pg_proc", "function(s)",
          "pg_namespace", "schema(s)",
          "pg_type", "type(s)",
          "pg_database", "database(s)",
          "pg_tablespace", "tablespace(s)",
          "pg_extension", "extension(s)",
          "pg_user_mapping", "user mapping(s)");

  /**
   * Objects of one kind.
   *
   * @param database where they are, empty for what belongs to the whole server
   * @param catalog the catalog they stand in
   * @param owned whether they are owned; otherwise there is a right on them
   * @param objects how many
   * @param names some of them, where the database that was asked knows them
   */
  record Kind(
      Optional<String> database, String catalog, boolean owned, int objects, List<String> names) {

    private String description() {
      return objects
          + " "
          + NAMES.getOrDefault(catalog, "object(s) of " + catalog)
          + (names.isEmpty()
              ? ""
              : " (%s%s)".formatted(String.join(", ", names), names.size() < objects ? ", …" : ""));
    }
  }

  static Possessions of(ServerSession session, String user) throws SQLException {
    record Role(long oid, String current, int sessions) {}
    Role role =
        session
            .first(ROLE, row -> new Role(row.getLong(1), row.getString(2), row.getInt(3)), user)
            .orElseThrow(
                () ->
                    MesaException.builder(
                            ErrorCode.NOT_FOUND, "There is no user '%s'.".formatted(user))
                        .databaseCode("42704")
                        .build());
    return new Possessions(
        user,
        role.current,
        role.sessions,
        session.list(KINDS, Possessions::kind, role.oid, role.oid));
  }

  private static Kind kind(ResultSet row) throws SQLException {
    return new Kind(
        Optional.ofNullable(row.getString("datname")),
        row.getString("catalog"),
        row.getBoolean("owned"),
        row.getInt("objects"),
        Arrays.stream((String[]) row.getArray("names").getArray())
            .filter(Objects::nonNull)
            .toList());
  }

  /** The databases besides the current one that have to be cleared. */
  List<String> otherDatabases() {
    return kinds.stream()
        .flatMap(kind -> kind.database.stream())
        .filter(database -> !database.equals(current))
        .distinct()
        .toList();
  }

  /** Whether the current database, or what belongs to the whole server, has to be cleared. */
  boolean areHere() {
    return kinds.stream().anyMatch(kind -> kind.database.map(current::equals).orElse(true));
  }

  /**
   * Refuses what cannot be done with them.
   *
   * @throws MesaException {@code CONFLICT} naming what is in the way
   */
  Possessions refuseUnless(OwnedObjects wanted) {
    if (wanted instanceof OwnedObjects.Keep) {
      refuse(
          kind -> kind.owned,
          "Give it to another user with OwnedObjects.ReassignTo, or drop it with"
              + " OwnedObjects.Drop.");
    }
    if (wanted instanceof OwnedObjects.Drop) {
      refuse(
          kind -> kind.owned && kind.database.isEmpty(),
          "Databases and tablespaces are not dropped with a user; give them to another one.");
    }
    return this;
  }

  private void refuse(Predicate<Kind> inTheWay, String remedy) {
    Map<String, List<Kind>> byDatabase =
        kinds.stream()
            .filter(inTheWay)
            .collect(
                Collectors.groupingBy(
                    kind ->
                        kind.database
                            .map(name -> "in database '" + name + "'")
                            .orElse("on the server")));
    if (!byDatabase.isEmpty()) {
      String owned =
          byDatabase.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(
                  entry ->
                      entry.getKey()
                          + " "
                          + entry.getValue().stream()
                              .map(Kind::description)
                              .collect(Collectors.joining(", ")))
              .collect(Collectors.joining("; "));
      throw MesaException.builder(
              ErrorCode.CONFLICT,
              "User '%s' was not dropped; it owns %s. %s".formatted(user, owned, remedy))
          .databaseCode("2BP01")
          .build();
    }
  }

  /** Says what the caller should know besides. */
  void note(Script script) {
    if (sessions > 0) {
      script.note(
          "%d session(s) of '%s' are still connected; terminate them.".formatted(sessions, user));
    }
  }
}
