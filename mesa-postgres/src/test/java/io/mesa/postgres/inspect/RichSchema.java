package io.mesa.postgres.inspect;

import io.mesa.postgres.testing.TestDatabase;

/** A schema with something of every kind, for tests that compare readings of it. */
final class RichSchema {
  /** At least as many tables it has. */
  static final int TABLES = 20;

  private RichSchema() {}

  static void create(TestDatabase database) {
    database.execute(
        "CREATE SCHEMA \"Odd.\"\"Schema\"",
        "CREATE SCHEMA fn",
        "CREATE EXTENSION postgres_fdw",
        "CREATE EXTENSION btree_gist SCHEMA fn",
        "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw",
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE DOMAIN email AS text COLLATE \"C\" CHECK (VALUE LIKE '%@%')",
        "CREATE TYPE address AS (street text, moods mood[])",
        "CREATE FUNCTION fn.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        """
        CREATE TABLE customer (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          email email NOT NULL UNIQUE,
          name varchar(80) COLLATE "C" DEFAULT 'nobody',
          mood mood DEFAULT 'sad',
          home address,
          spans tstzmultirange,
          price numeric(10,2)[] CHECK (price[1] > 0),
          loud text GENERATED ALWAYS AS (upper(name)) STORED)
        """,
        "COMMENT ON TABLE customer IS 'who buys'",
        "COMMENT ON COLUMN customer.email IS 'where to write'",
        """
        CREATE TABLE "Odd.""Schema"."T'able" (
          "a.b" int, "C" int, gone int, during tstzrange,
          PRIMARY KEY ("C", "a.b"), EXCLUDE USING gist ("C" WITH =, during WITH &&))
        """,
        "ALTER TABLE \"Odd.\"\"Schema\".\"T'able\" DROP COLUMN gone",
        """
        CREATE TABLE t_order (
          id int PRIMARY KEY, customer bigint REFERENCES customer ON DELETE CASCADE,
          a int, b int, total numeric CHECK (total >= 0),
          FOREIGN KEY (a, b) REFERENCES "Odd.""Schema"."T'able" ("C", "a.b") DEFERRABLE)
        """,
        "CREATE INDEX ON t_order (customer, total DESC) INCLUDE (a)",
        "CREATE INDEX ON t_order ((a + b), lower(total::text) text_pattern_ops) WHERE a > 3",
        "CREATE TRIGGER note BEFORE UPDATE ON t_order FOR EACH ROW WHEN (OLD.a > 3) EXECUTE FUNCTION fn.note()",
        "ALTER TABLE t_order ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON t_order USING (customer IN (SELECT id FROM customer))",
        "CREATE POLICY pos ON t_order FOR INSERT WITH CHECK (total > 0)",
        "CREATE VIEW t_view AS SELECT o.id, c.email FROM t_order o JOIN customer c ON c.id = o.customer",
        "CREATE MATERIALIZED VIEW t_kept AS SELECT count(*) AS n FROM t_view",
        "CREATE UNIQUE INDEX ON t_kept (n)",
        "CREATE FOREIGN TABLE t_far (id int) SERVER far OPTIONS (table_name 'x')",
        "CREATE TABLE t_sale (at date, region text, id int REFERENCES t_order) PARTITION BY RANGE (at)",
        "CREATE INDEX ON t_sale (at)",
        "CREATE TRIGGER each AFTER INSERT ON t_sale FOR EACH ROW EXECUTE FUNCTION fn.note()",
        "CREATE TABLE t_sale_1 PARTITION OF t_sale FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        "CREATE TABLE t_sale_2 PARTITION OF t_sale DEFAULT PARTITION BY LIST (region)",
        "CREATE TABLE t_sale_21 PARTITION OF t_sale_2 FOR VALUES IN ('eu')",
        "CREATE TABLE t_none ()",
        "CREATE TABLE t_parent (a int DEFAULT 1 CHECK (a > 0))",
        "CREATE TABLE t_child (b t_parent) INHERITS (t_parent)",
        "DO $$ BEGIN FOR i IN 1..10 LOOP EXECUTE format('CREATE TABLE more_%s (id int)', i); END LOOP; END $$",
        "INSERT INTO customer (email) SELECT i || '@example.org' FROM generate_series(1, 500) i",
        "ANALYZE customer",
        "ANALYZE t_sale_1");
  }
}
