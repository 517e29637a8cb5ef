package io.mesa.postgres.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of a store of jobs in a schema, and how they come there. Immutable. */
final class JobTables {
  /** What is written in the tables; a change that older versions do not understand raises it. */
  static final int FORMAT = 1;

  private static final List<String> CREATE =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS %1$s",
          """
          CREATE TABLE %1$s.job_store (
            format int NOT NULL,
            mark text NOT NULL CHECK (mark ~ '^[0-9a-f]{8}$')
          )""",
          """
          CREATE TABLE %1$s.job (
            id uuid PRIMARY KEY,
            number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
            turn bigint NOT NULL,
            state text NOT NULL DEFAULT 'PENDING' CHECK (state IN
              ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED')),
            source text NOT NULL,
            tenant text NOT NULL,
            idempotency_key text,
            query text NOT NULL,
            database_name text,
            caller text,
            caller_tenant text,
            setting_names text[] NOT NULL,
            setting_values text[] NOT NULL,
            cached boolean NOT NULL,
            estimate_basis text NOT NULL,
            estimate_samples bigint NOT NULL,
            expected_nanos bigint,
            bound_nanos bigint,
            estimated_rows bigint,
            estimated_bytes bigint,
            attempts int NOT NULL DEFAULT 0,
            most_attempts int NOT NULL,
            longest_run interval NOT NULL,
            time_to_live interval NOT NULL,
            history interval NOT NULL,
            token bigint NOT NULL DEFAULT 0,
            submitted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            available_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            started_at timestamptz,
            lease_until timestamptz,
            finished_at timestamptz,
            expires_at timestamptz,
            result_rows bigint,
            result_bytes bigint,
            result_kept int,
            failure_code text,
            failure_message text,
            failure_database_code text
          )""",
          """
          CREATE UNIQUE INDEX job_key ON %1$s.job (source, tenant, idempotency_key)
            WHERE idempotency_key IS NOT NULL""",
          """
          CREATE INDEX job_waiting ON %1$s.job (source, turn, number)
            WHERE state = 'PENDING'""",
          """
          CREATE INDEX job_turn ON %1$s.job (source, tenant, turn)
            WHERE state = 'PENDING'""",
          """
          CREATE INDEX job_running ON %1$s.job (source, lease_until)
            WHERE state = 'PROCESSING'""",
          """
          CREATE INDEX job_ended ON %1$s.job (expires_at)
            WHERE expires_at IS NOT NULL""",
          """
          CREATE TABLE %1$s.job_result (
            job uuid NOT NULL REFERENCES %1$s.job ON DELETE CASCADE,
            part int NOT NULL,
            content text NOT NULL,
            PRIMARY KEY (job, part)
          )""");

  private final String schema;
  private final String quoted;

  JobTables(String schema) {
    this.schema = schema;
    this.quoted = Sql.identifier(schema);
  }

  String schema() {
    return schema;
  }

  /** A statement with the schema's name for each {@code %1$s} in it. */
  String in(String statement) {
    return statement.replace("%1$s", quoted);
  }

  /** What is missing; nothing where all is there. */
  Script installation(ServerSession session) throws SQLException {
    var script = new Script();
    Optional<Integer> format = format(session);
    if (format.isPresent()) {
      checkFormat(format.get());
      return script;
    }
    CREATE.forEach(statement -> script.add(in(statement)));
    String mark = UUID.randomUUID().toString().substring(0, 8);
    return script.add(in("INSERT INTO %1$s.job_store VALUES (" + FORMAT + ", '" + mark + "')"));
  }

  Script removal() {
    return new Script().add(in("DROP TABLE IF EXISTS %1$s.job_result, %1$s.job, %1$s.job_store"));
  }

  private Optional<Integer> format(ServerSession session) throws SQLException {
    return isThere(session)
        ? session.first(in("SELECT format FROM %1$s.job_store"), row -> row.getInt(1))
        : Optional.empty();
  }

  private boolean isThere(ServerSession session) throws SQLException {
    return session
        .first(
            "SELECT pg_catalog.to_regclass(?) IS NOT NULL",
            row -> row.getBoolean(1),
            in("%1$s.job_store"))
        .orElse(false);
  }

  /** The store's mark, where this version understands what is there. */
  String mark(ServerSession session) throws SQLException {
    if (!isThere(session)) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "Nothing is installed in schema '%1$s' to keep jobs in; stores().install(\"%1$s\") does that."
              .formatted(schema));
    }
    checkFormat(format(session).orElse(0));
    return session
        .first(in("SELECT mark FROM %1$s.job_store"), row -> row.getString(1))
        .orElseThrow();
  }

  private void checkFormat(int format) {
    if (format != FORMAT) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The tables in schema '%s' are of format %d, and this version of Mesa knows %d; %s."
              .formatted(
                  schema,
                  format,
                  FORMAT,
                  format > FORMAT ? "use a newer version" : "install them anew"));
    }
  }
}
