package io.mesa.postgres.administer;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What every user of a database has through {@code PUBLIC}, outside the system's own schemas.
 *
 * @param database the current database
 * @param onDatabase the rights on it
 * @param onPublicSchema the rights on its schema {@code public}
 * @param otherDatabases how many other databases may be connected to
 * @param otherSchemas how many other schemas may be used or created in
 * @param tables on how many tables, views and sequences there is a right
 * @param functions how many functions may be executed
 */
record PublicRights(
    String database,
    List<String> onDatabase,
    List<String> onPublicSchema,
    int otherDatabases,
    int otherSchemas,
    int tables,
    int functions) {
  /** An object whose list of rights is null has the defaults of its kind. */
  private static final String QUERY =
      """
      WITH databases AS (
             SELECT datname, privilege_type
               FROM pg_database
              CROSS JOIN LATERAL aclexplode(COALESCE(datacl, acldefault('d', datdba)))
              WHERE grantee = 0 AND datallowconn AND NOT datistemplate),
           schemas AS (
             SELECT nspname, privilege_type
               FROM pg_namespace
              CROSS JOIN LATERAL aclexplode(COALESCE(nspacl, acldefault('n', nspowner)))
              WHERE grantee = 0 AND nspname <> 'information_schema' AND nspname !~ '^pg_'),
           own_schema AS (
             SELECT oid FROM pg_namespace
              WHERE nspname <> 'information_schema' AND nspname !~ '^pg_')
      SELECT current_database() AS database,
             ARRAY(SELECT privilege_type FROM databases
                    WHERE datname = current_database() ORDER BY 1) AS on_database,
             ARRAY(SELECT privilege_type FROM schemas
                    WHERE nspname = 'public' ORDER BY 1) AS on_public_schema,
             (SELECT count(DISTINCT datname) FROM databases
               WHERE datname <> current_database() AND privilege_type = 'CONNECT')
               AS other_databases,
             (SELECT count(DISTINCT nspname) FROM schemas WHERE nspname <> 'public')
               AS other_schemas,
             (SELECT count(DISTINCT class.oid)
                FROM pg_class class
                JOIN own_schema ON own_schema.oid = class.relnamespace
               CROSS JOIN LATERAL aclexplode(class.relacl)
               WHERE grantee = 0) AS tables,
             (SELECT count(DISTINCT function.oid)
                FROM pg_proc function
                JOIN own_schema ON own_schema.oid = function.pronamespace
               CROSS JOIN LATERAL
                     aclexplode(COALESCE(function.proacl, acldefault('f', function.proowner)))
               WHERE grantee = 0) AS functions
      """;

  static PublicRights read(ServerSession session) throws SQLException {
    return session
        .first(
            QUERY,
            row ->
                new PublicRights(
                    row.getString("database"),
                    texts(row, "on_database"),
                    texts(row, "on_public_schema"),
                    row.getInt("other_databases"),
                    row.getInt("other_schemas"),
                    row.getInt("tables"),
                    row.getInt("functions")))
        .orElseThrow();
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** The statements that take what is on the database and on its schema {@code public}. */
  List<String> revocations() {
    List<String> statements = new ArrayList<>();
    if (!onDatabase.isEmpty()) {
      statements.add(
          "REVOKE %s ON DATABASE %s FROM PUBLIC"
              .formatted(String.join(", ", onDatabase), Sql.identifier(database)));
    }
    if (!onPublicSchema.isEmpty()) {
      statements.add(
          "REVOKE %s ON SCHEMA public FROM PUBLIC".formatted(String.join(", ", onPublicSchema)));
    }
    return statements;
  }

  /** What there is, in sentences; once {@link #revocations()} have run, what is left. */
  List<String> notes(boolean revoked) {
    List<String> notes = new ArrayList<>();
    if (!revoked && !onDatabase.isEmpty()) {
      notes.add(
          "PUBLIC has %s on database '%s'.".formatted(String.join(", ", onDatabase), database));
    }
    if (!revoked && !onPublicSchema.isEmpty()) {
      notes.add("PUBLIC has %s on schema 'public'.".formatted(String.join(", ", onPublicSchema)));
    }
    count(notes, otherSchemas, "PUBLIC has rights on %d other schema(s).");
    count(notes, tables, "PUBLIC has rights on %d table(s), view(s) or sequence(s).");
    count(notes, functions, "PUBLIC may execute %d function(s).");
    count(notes, otherDatabases, "PUBLIC may connect to %d other database(s) of the server.");
    return notes;
  }

  private static void count(List<String> notes, int number, String sentence) {
    if (number > 0) {
      notes.add(sentence.formatted(number));
    }
  }
}
