package io.mesa.postgres.job;

import io.mesa.postgres.administer.Script;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.store.VersionedTables;
import java.sql.SQLException;
import java.util.List;

/** The tables of a store of jobs in a schema, and how they come there. Immutable. */
final class JobTables {
  private static final List<List<String>> FORMATS =
      List.of(
          List.of(
              "CREATE SCHEMA IF NOT EXISTS %1$s",
              """
          CREATE TABLE %1$s.job_store (
            format int NOT NULL,
            mark text NOT NULL CHECK (mark ~ '^[0-9a-f]{8}$')
          )""",
              "INSERT INTO %1$s.job_store VALUES (0, left(gen_random_uuid()::text, 8))",
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
            job uuid NOT NULL,
            part int NOT NULL,
            content text NOT NULL,
            PRIMARY KEY (job, part)
          )"""));

  private final VersionedTables tables;

  JobTables(String schema) {
    this.tables = new VersionedTables(schema, "jobs", "job_store", FORMATS);
  }

  /** A statement with the schema's name for each {@code %1$s} in it. */
  String in(String statement) {
    return tables.in(statement);
  }

  /** What is missing; nothing where all is there. */
  Script installation(ServerSession session) throws SQLException {
    return tables.installation(session);
  }

  Script removal() {
    return new Script().add(in("DROP TABLE IF EXISTS %1$s.job_result, %1$s.job, %1$s.job_store"));
  }

  /** The store's mark, where this version understands what is there. */
  String mark(ServerSession session) throws SQLException {
    tables.check(session);
    return session
        .first(in("SELECT mark FROM %1$s.job_store"), row -> row.getString(1))
        .orElseThrow();
  }
}
