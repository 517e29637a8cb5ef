package io.mesa.postgres.monitor;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.ObjectKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a role may do: by itself, by ownership, as a superuser, through groups whose rights it
 * inherits and through {@code PUBLIC}, as the server itself decides it. One query per kind of
 * object, whatever the number of objects.
 */
final class EffectivePrivileges {
  private static final String ON_DATABASES =
      """
      SELECT database.datname AS object, privileges
        FROM pg_roles role
       CROSS JOIN pg_database database
       CROSS JOIN LATERAL (
             SELECT ARRAY(
               SELECT privilege
                 FROM unnest('{CONNECT,CREATE,TEMPORARY}'::text[]) privilege
                WHERE has_database_privilege(role.oid, database.oid, privilege)
                ORDER BY 1)) effective (privileges)
       WHERE role.rolname = ? AND NOT database.datistemplate AND privileges <> '{}'
       ORDER BY 1
      """;

  private static final String ON_SCHEMAS =
      """
      SELECT schema.nspname AS object, privileges
        FROM pg_roles role
       CROSS JOIN pg_namespace schema
       CROSS JOIN LATERAL (
             SELECT ARRAY(
               SELECT privilege
                 FROM unnest('{CREATE,USAGE}'::text[]) privilege
                WHERE has_schema_privilege(role.oid, schema.oid, privilege)
                ORDER BY 1)) effective (privileges)
       WHERE role.rolname = ? AND privileges <> '{}'
         AND schema.nspname <> 'information_schema' AND schema.nspname !~ '^pg_'
       ORDER BY 1
      """;

  /** A privilege on some of the columns only is marked so; few tables have any such. */
  private static final String ON_TABLES =
      """
      SELECT schema.nspname || '.' || class.relname AS object, privileges
        FROM pg_roles role
       CROSS JOIN pg_class class
        JOIN pg_namespace schema ON schema.oid = class.relnamespace
       CROSS JOIN LATERAL (
             SELECT ARRAY(
               SELECT privilege
                 FROM unnest(?::text[]) privilege
                WHERE has_table_privilege(role.oid, class.oid, privilege)
                UNION ALL
               SELECT privilege || ' on some columns'
                 FROM unnest('{INSERT,REFERENCES,SELECT,UPDATE}'::text[]) privilege
                WHERE class.oid IN (SELECT attrelid FROM pg_attribute WHERE attacl IS NOT NULL)
                  AND has_any_column_privilege(role.oid, class.oid, privilege)
                  AND NOT has_table_privilege(role.oid, class.oid, privilege)
                ORDER BY 1)) effective (privileges)
       WHERE role.rolname = ? AND class.relkind IN ('r', 'p', 'v', 'm', 'f')
         AND privileges <> '{}'
         AND schema.nspname <> 'information_schema' AND schema.nspname !~ '^pg_'
       ORDER BY schema.nspname, class.relname
      """;

  private static final String TABLE_PRIVILEGES =
      "{DELETE,INSERT,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE}";
  private static final String TABLE_PRIVILEGES_FROM_17 =
      "{DELETE,INSERT,MAINTAIN,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE}";

  private EffectivePrivileges() {}

  static List<EffectivePrivilege> of(ServerSession session, String role) throws SQLException {
    List<EffectivePrivilege> privileges = new ArrayList<>();
    privileges.addAll(read(session, ObjectKind.DATABASE, ON_DATABASES, role));
    privileges.addAll(read(session, ObjectKind.SCHEMA, ON_SCHEMAS, role));
    privileges.addAll(
        read(
            session,
            ObjectKind.TABLE,
            ON_TABLES,
            session.major() >= 17 ? TABLE_PRIVILEGES_FROM_17 : TABLE_PRIVILEGES,
            role));
    return privileges;
  }

  private static List<EffectivePrivilege> read(
      ServerSession session, ObjectKind kind, String query, Object... binds) throws SQLException {
    return session.list(
        query,
        row ->
            new EffectivePrivilege(
                kind,
                row.getString("object"),
                List.of((String[]) row.getArray("privileges").getArray())),
        binds);
  }
}
