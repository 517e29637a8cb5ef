package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.structure.Extension;
import io.mesa.structure.Schema;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Schemas and extensions. */
final class Schemas {
  private static final String SCHEMAS =
      """
      SELECT n.nspname, pg_get_userbyid(n.nspowner), has_schema_privilege(n.oid, 'USAGE'),
             obj_description(n.oid, 'pg_namespace')
        FROM pg_namespace n
       WHERE %s
       ORDER BY n.nspname
      """
          .formatted(Scope.USERS_SCHEMA);

  private static final String EXTENSIONS =
      """
      SELECT e.extname, e.extversion, n.nspname, obj_description(e.oid, 'pg_extension')
        FROM pg_extension e
        JOIN pg_namespace n ON n.oid = e.extnamespace
       ORDER BY e.extname
      """;

  private Schemas() {}

  static List<Schema> read(ServerSession session) throws SQLException {
    return session.list(
        SCHEMAS,
        row ->
            new Schema(
                row.getString(1),
                row.getString(2),
                row.getBoolean(3),
                Optional.ofNullable(row.getString(4))));
  }

  static List<Extension> readExtensions(ServerSession session) throws SQLException {
    return session.list(
        EXTENSIONS,
        row ->
            new Extension(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4))));
  }
}
