package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.Membership;
import io.mesa.value.Reading;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The roles of a server and their memberships. */
final class Users {
  private static final String ROLES =
      """
      SELECT role.rolname, role.rolsuper, role.rolcanlogin, role.rolcreatedb, role.rolcreaterole,
             role.rolreplication, role.rolbypassrls, role.rolconnlimit,
             CASE WHEN role.rolvaliduntil <> 'infinity' THEN role.rolvaliduntil END AS valid_until,
             role.rolconfig
        FROM pg_roles role
       WHERE %s
       ORDER BY role.rolname
      """;

  /** Several grantors may have given one membership; it holds if one of them did. */
  private static final String MEMBERSHIPS =
      """
      SELECT member.rolname AS member, role.rolname AS role,
             bool_or(given.admin_option) AS admin, bool_or(%s) AS inherits, bool_or(%s) AS switches
        FROM pg_auth_members given
        JOIN pg_roles member ON member.oid = given.member
        JOIN pg_roles role ON role.oid = given.roleid
       WHERE ?::text IS NULL OR member.rolname = ?
       GROUP BY 1, 2
       ORDER BY 1, 2
      """;

  private static final int FIRST_WITH_OPTIONS = 16;

  private Users() {}

  static List<DatabaseUser> all(ServerSession session) throws SQLException {
    Map<String, List<Membership>> memberships = memberships(session, null);
    Reading<List<EffectivePrivilege>> notAsked =
        Reading.missing(Reading.Reason.UNSUPPORTED, "Not asked for; user(name) reads them.");
    return session.list(
        ROLES.formatted("role.rolname !~ '^pg_'"), row -> user(row, memberships, notAsked));
  }

  static Optional<DatabaseUser> withPrivileges(ServerSession session, String name)
      throws SQLException {
    Map<String, List<Membership>> memberships = memberships(session, name);
    Reading<List<EffectivePrivilege>> privileges =
        Reading.known(EffectivePrivileges.of(session, name));
    return session.first(
        ROLES.formatted("role.rolname = ?"), row -> user(row, memberships, privileges), name);
  }

  private static Map<String, List<Membership>> memberships(
      ServerSession session, @Nullable String member) throws SQLException {
    boolean options = session.major() >= FIRST_WITH_OPTIONS;
    String query =
        MEMBERSHIPS.formatted(
            options ? "given.inherit_option" : "member.rolinherit",
            options ? "given.set_option" : "true");
    Map<String, List<Membership>> memberships = new HashMap<>();
    session.list(
        query,
        row ->
            memberships
                .computeIfAbsent(row.getString("member"), ignored -> new ArrayList<>())
                .add(
                    new Membership(
                        row.getString("role"),
                        row.getBoolean("admin"),
                        row.getBoolean("inherits"),
                        row.getBoolean("switches"))),
        member,
        member);
    return memberships;
  }

  private static DatabaseUser user(
      ResultSet row,
      Map<String, List<Membership>> memberships,
      Reading<List<EffectivePrivilege>> privileges)
      throws SQLException {
    String name = row.getString("rolname");
    int connections = row.getInt("rolconnlimit");
    return new DatabaseUser(
        name,
        row.getBoolean("rolsuper"),
        row.getBoolean("rolcanlogin"),
        row.getBoolean("rolcreatedb"),
        row.getBoolean("rolcreaterole"),
        row.getBoolean("rolreplication"),
        row.getBoolean("rolbypassrls"),
        connections < 0 ? Optional.empty() : Optional.of(connections),
        Times.instant(row, "valid_until"),
        memberships.getOrDefault(name, List.of()),
        settings(row.getArray("rolconfig")),
        privileges);
  }

  private static Map<String, String> settings(@Nullable Array config) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    if (config != null) {
      for (String setting : (String[]) config.getArray()) {
        int equals = setting.indexOf('=');
        settings.put(setting.substring(0, equals), setting.substring(equals + 1));
      }
    }
    return settings;
  }
}
