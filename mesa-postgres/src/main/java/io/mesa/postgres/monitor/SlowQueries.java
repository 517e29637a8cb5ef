package io.mesa.postgres.monitor;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.runtime.SlowQuery;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What {@code pg_stat_statements} counts, whichever schema it was installed in. */
final class SlowQueries {
  /** Its settings exist where the server has loaded it at its start; then it is counting. */
  private static final String INSTALLED =
      """
      SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'pg_stat_statements.max') AS loaded,
             schema.nspname AS schema,
             has_schema_privilege(schema.oid, 'USAGE') AS usable,
             EXISTS (SELECT FROM pg_attribute
                      WHERE attrelid = view.oid AND attname = 'total_exec_time') AS current
        FROM (VALUES ('pg_stat_statements')) wanted (name)
        LEFT JOIN pg_extension extension ON extension.extname = wanted.name
        LEFT JOIN pg_namespace schema ON schema.oid = extension.extnamespace
        LEFT JOIN pg_class view
          ON view.relnamespace = schema.oid AND view.relname = wanted.name
      """;

  private static final String QUERY =
      """
      SELECT statistics.queryid, statistics.query,
             pg_get_userbyid(statistics.userid) AS user_name,
             COALESCE(database.datname, 'unknown (OID=' || statistics.dbid || ')') AS database_name,
             statistics.calls, statistics.total_exec_time, statistics.mean_exec_time,
             statistics.max_exec_time, statistics.rows,
             COALESCE((statistics.shared_blks_hit + statistics.local_blks_hit)::float8
               / NULLIF(statistics.shared_blks_hit + statistics.local_blks_hit
                        + statistics.shared_blks_read + statistics.local_blks_read, 0), 1)
               AS cache_hit_ratio
        FROM %s.pg_stat_statements statistics
        LEFT JOIN pg_database database ON database.oid = statistics.dbid
       ORDER BY statistics.total_exec_time DESC, statistics.queryid
       LIMIT ?
      """;

  private SlowQueries() {}

  static List<SlowQuery> read(ServerSession session, int limit) throws SQLException {
    HiddenStatistics hidden = HiddenStatistics.from(session);
    String schema =
        session.first(INSTALLED, row -> checked(row, session.database(), hidden)).orElseThrow();
    return session.list(
        QUERY.formatted(Sql.identifier(schema)), row -> slowQuery(row, hidden), limit);
  }

  private static String checked(ResultSet row, String database, HiddenStatistics hidden)
      throws SQLException {
    String schema = row.getString("schema");
    if (!row.getBoolean("loaded")) {
      throw unsupported(
          "the server counts no statements: add pg_stat_statements to its setting"
              + " shared_preload_libraries and restart it"
              + (schema == null
                  ? ", then run CREATE EXTENSION pg_stat_statements in database '%s'"
                      .formatted(database)
                  : ""));
    }
    if (schema == null) {
      throw unsupported(
          "run CREATE EXTENSION pg_stat_statements in database '%s'".formatted(database));
    }
    if (!row.getBoolean("usable")) {
      throw new MesaException(
          ErrorCode.PERMISSION,
          "pg_stat_statements is in schema '%s', which '%s' may not use; GRANT USAGE ON SCHEMA %s TO %s would let it."
              .formatted(
                  schema, hidden.login(), Sql.identifier(schema), Sql.identifier(hidden.login())));
    }
    if (!row.getBoolean("current")) {
      throw unsupported(
          "its version is from before PostgreSQL 13; run ALTER EXTENSION pg_stat_statements UPDATE"
              + " in database '%s'".formatted(database));
    }
    return schema;
  }

  private static MesaException unsupported(String why) {
    return new MesaException(
        ErrorCode.UNSUPPORTED, "Slow queries cannot be read from pg_stat_statements: " + why + ".");
  }

  private static SlowQuery slowQuery(ResultSet row, HiddenStatistics hidden) throws SQLException {
    String id = row.getString("queryid");
    return new SlowQuery(
        id == null ? hidden.denied("other users' statements") : Reading.known(id),
        id == null
            ? hidden.denied("other users' statements")
            : Reading.known(row.getString("query")),
        row.getString("user_name"),
        row.getString("database_name"),
        row.getLong("calls"),
        millis(row.getDouble("total_exec_time")),
        millis(row.getDouble("mean_exec_time")),
        millis(row.getDouble("max_exec_time")),
        row.getLong("rows"),
        Reading.known(row.getDouble("cache_hit_ratio")));
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1_000_000));
  }
}
