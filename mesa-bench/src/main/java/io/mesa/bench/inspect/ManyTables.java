package io.mesa.bench.inspect;

import io.mesa.bench.server.EmbeddedServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A database of many tables: 10 columns, a primary key, a unique and another index, a check and
 * defaults each, a foreign key every third, ten rows, analysed; a thousand tables to a schema. Lean
 * ones, which are made faster, have no index but the primary key's, and no rows.
 */
final class ManyTables {
  private static final int PER_SCHEMA = 1000;

  private static final String PATTERN =
      """
      CREATE TABLE public.pattern (
        id bigint PRIMARY KEY,
        parent_id bigint,
        code varchar(20) NOT NULL UNIQUE,
        name varchar(80),
        amount numeric(12, 2) NOT NULL DEFAULT 0,
        quantity integer CHECK (quantity >= 0),
        active boolean NOT NULL DEFAULT true,
        status char(3),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz
      );
      CREATE INDEX ON public.pattern (parent_id);
      COMMENT ON COLUMN public.pattern.amount IS 'in euros';

      CREATE PROCEDURE public.make_tables(number int, first int, last int, lean boolean) LANGUAGE plpgsql AS $$
      DECLARE
        schema_name text := 's' || number;
        table_name text;
      BEGIN
        EXECUTE format('CREATE SCHEMA %I', schema_name);
        FOR i IN first .. last LOOP
          table_name := format('%I.%I', schema_name, 't' || i);
          IF lean THEN
            EXECUTE format('CREATE TABLE %s (LIKE public.pattern INCLUDING ALL EXCLUDING INDEXES,
                              PRIMARY KEY (id))', table_name);
          ELSE
            EXECUTE format('CREATE TABLE %s (LIKE public.pattern INCLUDING ALL)', table_name);
            EXECUTE format('INSERT INTO %s (id, code) SELECT n, n FROM generate_series(1, 10) n',
                           table_name);
          END IF;
          IF i % 3 = 0 AND i > first THEN
            EXECUTE format('ALTER TABLE %s ADD FOREIGN KEY (parent_id) REFERENCES %I.%I',
                           table_name, schema_name, 't' || i - 1);
          END IF;
          EXECUTE format('ANALYZE %s', table_name);
          IF i % 100 = 0 THEN
            COMMIT;
          END IF;
        END LOOP;
      END $$;
      """;

  private static final String CATALOG =
      """
      VACUUM ANALYZE pg_class, pg_attribute, pg_index, pg_constraint, pg_attrdef, pg_trigger,
        pg_description, pg_type, pg_depend, pg_namespace, pg_statistic
      """;

  private ManyTables() {}

  /** Creates the database. */
  static void create(EmbeddedServer server, String database, int tables, boolean lean)
      throws SQLException {
    run(server, "postgres", "CREATE DATABASE " + database);
    run(server, database, PATTERN);
    var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<?>> schemas = new ArrayList<>();
      for (int number = 0; number * PER_SCHEMA < tables; number++) {
        String call =
            "CALL public.make_tables(%d, %d, %d, %s)"
                .formatted(
                    number,
                    number * PER_SCHEMA + 1,
                    Math.min(tables, (number + 1) * PER_SCHEMA),
                    lean);
        schemas.add(
            workers.submit(
                () -> {
                  run(server, database, call);
                  return null;
                }));
      }
      for (Future<?> schema : schemas) {
        schema.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The tables could not be created.", e);
    } finally {
      workers.shutdownNow();
    }
    run(server, database, "DROP PROCEDURE public.make_tables; DROP TABLE public.pattern");
    run(server, database, CATALOG);
  }

  private static void run(EmbeddedServer server, String database, String sql) throws SQLException {
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
