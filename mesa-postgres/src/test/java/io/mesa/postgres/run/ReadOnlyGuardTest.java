package io.mesa.postgres.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.NativeStatement;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Known ways past read-only guards, tried as a superuser over one pooled connection, so that
 * whatever one leaves behind the next would find. The server must refuse it, or it must leave
 * nothing behind.
 */
@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class ReadOnlyGuardTest {
  @Parameter PostgresServer server;

  private TestDatabase database;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void open() {
    database = server.createDatabase("guard");
    database.execute(
        "CREATE TABLE canary (id int PRIMARY KEY, name text)",
        "INSERT INTO canary VALUES (1, 'alive')",
        "CREATE SEQUENCE counter",
        "CREATE VIEW canary_view AS SELECT * FROM canary",
        "CREATE MATERIALIZED VIEW canary_copy AS SELECT * FROM canary",
        "CREATE EXTENSION dblink",
        """
        CREATE FUNCTION kill_canary() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN DELETE FROM canary; RETURN 1; END $$
        """,
        """
        CREATE FUNCTION sneaky_write() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN
          PERFORM set_config('transaction_read_only', 'off', false);
          DELETE FROM canary; RETURN 1;
        END $$
        """,
        """
        CREATE FUNCTION stable_lie() RETURNS int LANGUAGE sql STABLE AS
        $$ SELECT kill_canary() $$
        """,
        """
        CREATE FUNCTION security_definer_kill() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN UPDATE canary SET name = 'dead'; RETURN 1; END $$
        """,
        """
        CREATE PROCEDURE committing() LANGUAGE plpgsql AS
        $$ BEGIN COMMIT; DELETE FROM canary; COMMIT; END $$
        """);
    mesa =
        Mesa.of(
            Source.builder("guarded").url(database.url()).pooling(Pooling.pooled(0, 1)).build());
    gateway = mesa.gateway();
  }

  @AfterEach
  void close() {
    mesa.close();
    database.close();
  }

  private record Attack(String name, String text) {}

  private static Attack attack(String name, String text) {
    return new Attack(name, text);
  }

  private static List<Attack> attacks() {
    return List.of(
        attack("stacked commit", "COMMIT; DELETE FROM canary"),
        attack("stacked after a select", "SELECT 1; DELETE FROM canary"),
        attack("stacked commit after a select", "SELECT 1; COMMIT; DELETE FROM canary"),
        attack("stacked with end", "SELECT 1; END; DELETE FROM canary"),
        attack("stacked rollback", "ROLLBACK; DELETE FROM canary"),
        attack("stacked behind a comment", "SELECT 1 /* x */; /* y */ DELETE FROM canary"),
        attack("stacked behind a nested comment", "SELECT 1 /* /* ; */ */; DELETE FROM canary"),
        attack("stacked behind a line comment", "SELECT 1 -- ;\n; DELETE FROM canary"),
        attack("stacked behind a string", "SELECT ';'; DELETE FROM canary"),
        attack("stacked behind an escape string", "SELECT E'\\''; DELETE FROM canary; --'"),
        attack("stacked behind a plain backslash", "SELECT '\\'; DELETE FROM canary; --'"),
        attack("stacked behind a dollar quote", "SELECT $a$;$a$; DELETE FROM canary"),
        attack(
            "stacked behind a false dollar quote",
            "SELECT a$b$c FROM (SELECT 1 a$b$c) x; DELETE FROM canary; --$c"),
        attack("stacked behind a quoted name", "SELECT 1 AS \";\"; DELETE FROM canary"),
        attack("stacked behind a Unicode string", "SELECT U&'\\0027'; DELETE FROM canary"),
        attack("read write", "SET TRANSACTION READ WRITE"),
        attack(
            "read write for the session", "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"),
        attack("set transaction_read_only", "SET transaction_read_only = off"),
        attack("set default_transaction_read_only", "SET default_transaction_read_only = off"),
        attack(
            "set_config transaction_read_only",
            "SELECT set_config('transaction_read_only', 'off', false)"),
        attack(
            "set_config in a CTE before a write",
            "WITH c AS (SELECT set_config('transaction_read_only', 'off', true)), d AS (DELETE FROM canary RETURNING 1) SELECT * FROM c, d"),
        attack(
            "set_config of the default",
            "SELECT set_config('default_transaction_read_only', 'off', false)"),
        attack(
            "set_config of the guard itself",
            "SELECT set_config('mesa.q', 'DELETE FROM canary', false)"),
        attack("set_config inside a function", "SELECT sneaky_write()"),
        attack("insert", "INSERT INTO canary VALUES (2, 'x')"),
        attack("update", "UPDATE canary SET name = 'dead'"),
        attack("delete", "DELETE FROM canary"),
        attack(
            "merge",
            "MERGE INTO canary c USING (SELECT 1 id) s ON c.id = s.id WHEN MATCHED THEN DELETE"),
        attack("truncate", "TRUNCATE canary"),
        attack("insert returning", "INSERT INTO canary VALUES (2, 'x') RETURNING *"),
        attack("delete returning", "DELETE FROM canary RETURNING *"),
        attack("write through a view", "UPDATE canary_view SET name = 'dead' RETURNING *"),
        attack("data-changing CTE", "WITH d AS (DELETE FROM canary RETURNING *) SELECT * FROM d"),
        attack("unread data-changing CTE", "WITH d AS (DELETE FROM canary) SELECT 1"),
        attack("select into", "SELECT * INTO stolen FROM canary"),
        attack("select into temp", "SELECT * INTO TEMP stolen FROM canary"),
        attack("create table as", "CREATE TABLE stolen AS SELECT * FROM canary"),
        attack("create temp table", "CREATE TEMP TABLE stolen (id int)"),
        attack("drop", "DROP TABLE canary"),
        attack("alter", "ALTER TABLE canary ADD COLUMN x int"),
        attack("create role", "CREATE ROLE guard_intruder SUPERUSER"),
        attack("grant", "GRANT ALL ON canary TO PUBLIC"),
        attack("alter system", "ALTER SYSTEM SET work_mem = '8MB'"),
        attack("refresh", "REFRESH MATERIALIZED VIEW canary_copy"),
        attack("vacuum", "VACUUM canary"),
        attack("select for update", "SELECT * FROM canary FOR UPDATE"),
        attack("lock table", "LOCK TABLE canary IN ACCESS EXCLUSIVE MODE"),
        attack("copy from program", "COPY canary FROM PROGRAM 'echo 9'"),
        attack("copy to program", "COPY canary TO PROGRAM 'cat > /tmp/mesa-guard-pwned'"),
        attack("copy to a file", "COPY canary TO '/tmp/mesa-guard-pwned'"),
        attack("copy from stdin", "COPY canary FROM STDIN"),
        attack("copy query with a write", "COPY (DELETE FROM canary RETURNING *) TO STDOUT"),
        attack("explain analyze of a write", "EXPLAIN ANALYZE DELETE FROM canary"),
        attack("explain analyze with options", "EXPLAIN (ANALYZE, BUFFERS) DELETE FROM canary"),
        attack(
            "explain analyze of a CTE",
            "EXPLAIN ANALYZE WITH d AS (DELETE FROM canary RETURNING 1) SELECT * FROM d"),
        attack("function that writes", "SELECT kill_canary()"),
        attack("function that lies", "SELECT stable_lie()"),
        attack("security definer", "SELECT security_definer_kill()"),
        attack("function in where", "SELECT 1 WHERE kill_canary() > 0"),
        attack("function in from", "SELECT * FROM kill_canary()"),
        attack("function in order by", "SELECT 1 ORDER BY kill_canary()"),
        attack("function in limit", "SELECT 1 LIMIT kill_canary()"),
        attack(
            "query_to_xml",
            "SELECT query_to_xml('DELETE FROM canary RETURNING 1', true, true, '')"),
        attack("do block", "DO $$ BEGIN DELETE FROM canary; END $$"),
        attack("call", "CALL committing()"),
        attack("nextval", "SELECT nextval('counter')"),
        attack("setval", "SELECT setval('counter', 99)"),
        attack("large object", "SELECT lo_create(424242)"),
        attack("large object from bytes", "SELECT lo_from_bytea(424243, '\\x00')"),
        attack(
            "large object open and write",
            "SELECT lowrite(lo_open(lo_create(424244), 131072), '\\x41')"),
        attack("notify", "SELECT pg_notify('x', 'y')"),
        attack("session advisory lock", "SELECT pg_advisory_lock(4711)"),
        attack(
            "many session advisory locks",
            "SELECT pg_advisory_lock(g) FROM generate_series(1, 100) g"),
        attack("prepare", "PREPARE evil AS DELETE FROM canary"),
        attack("execute", "EXECUTE evil"),
        attack("prepare transaction", "PREPARE TRANSACTION 'evil'"),
        attack("declare with hold", "DECLARE evil CURSOR WITH HOLD FOR SELECT 1"),
        attack("close the guard's cursor", "CLOSE mesa_rows"),
        attack("listen", "LISTEN evil"),
        attack("discard", "DISCARD ALL"),
        attack("load", "LOAD 'auto_explain'"),
        attack("set role", "SET ROLE pg_monitor"),
        attack("set search_path", "SET search_path = evil"),
        attack(
            "session search_path by set_config", "SELECT set_config('search_path', 'evil', false)"),
        attack("session role by set_config", "SELECT set_config('role', 'pg_monitor', false)"),
        attack(
            "session statement_timeout by set_config",
            "SELECT set_config('statement_timeout', '0', false)"),
        attack("end of the DO block", "SELECT 1 $mesa$; DELETE FROM canary; DO $mesa$ BEGIN END"),
        attack("comment that is not closed", "SELECT 1 /* DELETE FROM canary"),
        attack("string that is not closed", "SELECT '; DELETE FROM canary"),
        attack("placeholder as statement", "$1"));
  }

  @Test
  @DisplayName("every known attack is refused or leaves nothing behind")
  void run_knownAttacks_leaveNothingBehind() {
    List<String> refused = new ArrayList<>();
    List<String> harmless = new ArrayList<>();
    for (Attack attack : attacks()) {
      String before = fingerprint();
      try {
        gateway.run(NativeStatement.of(attack.text()));
        harmless.add(attack.name());
      } catch (MesaException e) {
        assertThat(e.code())
            .as("%s: %s", attack.name(), e)
            .isNotIn(ErrorCode.DRIVER, ErrorCode.TIMEOUT, ErrorCode.CONNECTION);
        refused.add(attack.name());
      }
      assertThat(fingerprint()).as("after the attack '%s'", attack.name()).isEqualTo(before);
    }
    System.out.printf(
        "[mesa] read-only guard on PostgreSQL %s: %d attacks, %d refused, %d without effect %s%n",
        server.version(), attacks().size(), refused.size(), harmless.size(), harmless);
    assertThat(refused).hasSizeGreaterThan(60);
  }

  /** All that an attack could have changed, and the state of the one pooled connection. */
  private String fingerprint() {
    String shared =
        database.one(
            """
            SELECT (SELECT string_agg(c::text, ',' ORDER BY id) FROM canary c) || ' '
                || (SELECT count(*) FROM pg_class) || ' '
                || (SELECT count(*) FROM pg_roles) || ' '
                || (SELECT count(*) FROM pg_largeobject_metadata) || ' '
                || (SELECT coalesce(last_value::text, 'none') || is_called FROM counter) || ' '
                || (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') || ' '
                || (SELECT count(*) FROM pg_prepared_xacts) || ' '
                || (SELECT coalesce(relacl::text, 'none') FROM pg_class WHERE relname = 'canary')
            """);
    var session =
        gateway
            .run(
                NativeStatement.of(
                    """
                    SELECT pg_backend_pid(), current_user, session_user,
                           current_setting('search_path'), current_setting('statement_timeout'),
                           current_setting('default_transaction_read_only'),
                           current_setting('transaction_read_only'),
                           (SELECT count(*) FROM pg_cursors WHERE is_holdable),
                           (SELECT count(*) FROM pg_listening_channels()),
                           (SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%DELETE FROM canary')
                    """))
            .first();
    return shared + " " + session;
  }

  @Test
  void run_whatOnlyARoleStops_isRefusedToAReadOnlyUser() {
    database.execute(
        "DROP ROLE IF EXISTS guard_reader",
        "CREATE ROLE guard_reader LOGIN",
        "GRANT SELECT ON canary TO guard_reader");
    try (var limited = Mesa.of(Source.fromUrl("reader", database.url("guard_reader")))) {
      for (String text :
          List.of(
              "SELECT pg_read_file('postgresql.conf')",
              "SELECT pg_ls_dir('.')",
              "SELECT pg_read_binary_file('PG_VERSION')",
              "SELECT lo_export(1, '/tmp/mesa-guard-pwned')",
              "SELECT lo_import('/etc/hostname')",
              "SELECT pg_reload_conf()",
              "SELECT pg_rotate_logfile()",
              "SELECT pg_switch_wal()",
              "SELECT pg_create_restore_point('x')",
              "SELECT pg_stat_reset()",
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'"
                  + " AND pid <> pg_backend_pid() LIMIT 1",
              "SELECT dblink_connect_u('x', 'dbname=postgres')")) {
        assertThatThrownBy(() -> limited.gateway().run(NativeStatement.of(text)))
            .as(text)
            .isInstanceOfSatisfying(
                MesaException.class,
                e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.PERMISSION));
      }
    } finally {
      database.execute("DROP OWNED BY guard_reader", "DROP ROLE guard_reader");
    }
  }

  @Test
  void run_readingStatements_work() {
    for (String text :
        List.of(
            "SELECT 1",
            "(SELECT 1)",
            "TABLE canary",
            "VALUES (1), (2)",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "SHOW server_version",
            "EXPLAIN SELECT * FROM canary",
            "EXPLAIN ANALYZE SELECT * FROM canary",
            "SELECT 1; ",
            ";; SELECT 1 ;; -- end",
            "/* start */ SELECT ';' AS \"a;b\", $x$;$x$")) {
      assertThat(gateway.run(NativeStatement.of(text)).size()).as(text).isPositive();
    }
  }
}
