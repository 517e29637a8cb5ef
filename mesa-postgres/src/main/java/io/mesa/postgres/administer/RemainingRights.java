package io.mesa.postgres.administer;

import io.mesa.admin.Grant;
import io.mesa.postgres.connect.ServerSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user has all the same after a right was taken from it: through {@code PUBLIC}, through
 * groups, as a member of the owner, by another's grant, as a superuser.
 */
final class RemainingRights {
  private static final String ROLE =
      """
      SELECT role.rolsuper,
             pg_has_role(role.oid, 'pg_read_all_data', 'USAGE') AS reads_all,
             pg_has_role(role.oid, 'pg_write_all_data', 'USAGE') AS writes_all
        FROM pg_roles role
       WHERE role.rolname = ?
      """;

  private static final String RIGHTS =
      """
      SELECT CASE WHEN given.grantee = 0 THEN 'PUBLIC'
                  WHEN given.grantee = role.oid
                  THEN 'a grant by ''' || pg_get_userbyid(given.grantor) || ''''
                  WHEN given.grantee = object.owner
                  THEN 'the owner ''' || pg_get_userbyid(given.grantee) || ''''
                  ELSE 'the group ''' || pg_get_userbyid(given.grantee) || '''' END AS through,
             given.privilege_type, count(DISTINCT object.name) AS objects, min(object.name) AS name
        FROM pg_roles role
       CROSS JOIN (%s) object
       CROSS JOIN LATERAL aclexplode(object.acl) given
       WHERE role.rolname = ?
         AND given.privilege_type = ANY (?)
         AND (given.grantee = 0 OR pg_has_role(role.oid, given.grantee, 'USAGE'))
         AND (? OR given.grantee <> role.oid)
       GROUP BY 1, 2
       ORDER BY 2, 1
      """;

  private static final String DATABASE =
      """
      SELECT 'database ' || datname AS name, datdba AS owner,
             COALESCE(datacl, acldefault('d', datdba)) AS acl
        FROM pg_database WHERE datname = ?
      """;

  private static final String SCHEMA =
      """
      SELECT 'schema ' || nspname AS name, nspowner AS owner,
             COALESCE(nspacl, acldefault('n', nspowner)) AS acl
        FROM pg_namespace WHERE nspname = ?
      """;

  private static final String RELATIONS =
      """
      SELECT schema.nspname || '.' || class.relname AS name, class.relowner AS owner,
             COALESCE(class.relacl,
               acldefault((CASE class.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char",
                          class.relowner)) AS acl
        FROM pg_class class
        JOIN pg_namespace schema ON schema.oid = class.relnamespace
       WHERE schema.nspname = ?
         AND CASE WHEN ?::text IS NOT NULL THEN class.relname = ?
                  ELSE class.relkind = ANY (?::"char"[]) END
      """;

  private static final String MEMBERSHIPS =
      """
      SELECT direct.rolname
        FROM pg_auth_members given
        JOIN pg_roles member ON member.oid = given.member
        JOIN pg_roles direct ON direct.oid = given.roleid
       WHERE member.rolname = ? AND pg_has_role(direct.oid, ?::name, 'MEMBER')
         AND (? OR direct.rolname <> ?)
       GROUP BY 1
       ORDER BY 1
      """;

  private final ServerSession session;
  private final String user;
  private final boolean revoked;

  /**
   * Makes a look at one user.
   *
   * @param revoked whether the right was taken already; if not, what the user was given itself is
   *     left out
   */
  RemainingRights(ServerSession session, String user, boolean revoked) {
    this.session = session;
    this.user = user;
    this.revoked = revoked;
  }

  private record Role(boolean superuser, boolean readsAll, boolean writesAll) {}

  /** What is left of a right, in sentences. */
  List<String> after(Grant grant) throws SQLException {
    Role role =
        session
            .first(
                ROLE,
                row -> new Role(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)),
                user)
            .orElse(new Role(false, false, false));
    if (role.superuser) {
      return List.of("'%s' is a superuser; nothing is refused to it.".formatted(user));
    }
    if (grant instanceof Grant.Membership membership) {
      return memberships(membership.group());
    }
    if (grant instanceof Grant.OnDatabase on) {
      return rights(DATABASE, on.privileges(), on.database());
    }
    if (grant instanceof Grant.OnSchema on) {
      return rights(SCHEMA, on.privileges(), on.schema());
    }
    List<String> notes = new ArrayList<>();
    if (role.readsAll) {
      notes.add("'%s' reads all tables through the group 'pg_read_all_data'.".formatted(user));
    }
    if (role.writesAll) {
      notes.add("'%s' writes all tables through the group 'pg_write_all_data'.".formatted(user));
    }
    if (grant instanceof Grant.OnTable on) {
      String table = on.table().name();
      notes.addAll(rights(RELATIONS, on.privileges(), on.table().schema(), table, table, "{}"));
    } else if (grant instanceof Grant.OnTablesOfSchema on) {
      notes.addAll(rights(RELATIONS, on.privileges(), on.schema(), null, null, "{r,p,v,m,f}"));
    } else if (grant instanceof Grant.OnSequencesOfSchema on) {
      notes.addAll(rights(RELATIONS, on.privileges(), on.schema(), null, null, "{S}"));
    }
    return notes;
  }

  private List<String> rights(
      String objects, Set<Grant.Privilege> privileges, @Nullable Object... objectBinds)
      throws SQLException {
    List<@Nullable Object> binds = new ArrayList<>(Arrays.asList(objectBinds));
    binds.add(user);
    binds.add(
        session
            .jdbc()
            .createArrayOf("text", privileges.stream().map(Enum::name).toArray(String[]::new)));
    binds.add(revoked);
    return session.list(
        RIGHTS.formatted(objects),
        row -> {
          int count = row.getInt("objects");
          return "'%s' still has %s on %s through %s."
              .formatted(
                  user,
                  row.getString("privilege_type"),
                  count == 1 ? row.getString("name") : count + " objects",
                  row.getString("through"));
        },
        binds.toArray());
  }

  private List<String> memberships(String group) throws SQLException {
    return session.list(
        MEMBERSHIPS,
        row ->
            "'%s' is still a member of '%s' through '%s'."
                .formatted(user, group, row.getString("rolname")),
        user,
        group,
        revoked,
        group);
  }
}
