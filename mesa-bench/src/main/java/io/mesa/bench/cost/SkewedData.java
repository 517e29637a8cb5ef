package io.mesa.bench.cost;

import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import java.sql.SQLException;

/**
 * Tables whose values are skewed and depend on each other, as real ones are: a few customers have
 * most orders, the state of an order follows from its day, the films of a year are of its kinds.
 * The planner takes columns to be independent, so that it errs here as it does elsewhere.
 */
final class SkewedData {
  private static final String DATABASE = "postgres";

  /** As TPC-H has it: customers, their orders and the lines of those, parts. */
  private static final String SHOP =
      """
      CREATE SCHEMA shop;
      CREATE TABLE shop.customer AS
        SELECT i AS id, (25 * power(random(), 2))::int AS nation, 'Customer ' || i AS name,
               (1000 * exp(3 * random()))::int AS balance, i %% 5 AS segment
          FROM generate_series(0, %1$d / 10) i;
      CREATE TABLE shop.part AS
        SELECT i AS id, (40 * power(random(), 3))::int AS brand, (50 * random())::int AS size,
               'part ' || md5((i / 7)::text) AS name, (900 + i %% 1000)::int AS price
          FROM generate_series(0, %1$d / 8) i;
      CREATE TABLE shop.purchase AS
        SELECT i AS id, (%1$d / 10 * power(random(), 4))::int AS customer_id, (i::bigint * 2400 / %1$d)::int AS day,
               CASE WHEN i < %1$d * 0.9 THEN 'done' WHEN random() < 0.8 THEN 'open' ELSE 'held' END
                 AS state,
               (5 * power(random(), 2))::int AS priority, (100 * exp(6 * random()))::int AS total,
               'note ' || md5(i::text) AS note
          FROM generate_series(0, %1$d) i;
      CREATE TABLE shop.line AS
        SELECT row_number() OVER () - 1 AS id, p.id AS purchase_id,
               (%1$d / 8 * power(random(), 3))::int AS part_id, n AS number,
               (1 + p.priority * 8 + 10 * random())::int AS quantity,
               p.day + (90 * power(random(), 2))::int AS shipped,
               (p.total * (0.2 + random()))::int AS price,
               CASE WHEN p.state = 'done' THEN 'R' ELSE 'N' END AS returned
          FROM shop.purchase p, generate_series(1, 1 + (6 * power(random(), 1.5))::int) n;
      ALTER TABLE shop.customer ADD PRIMARY KEY (id);
      ALTER TABLE shop.part ADD PRIMARY KEY (id);
      ALTER TABLE shop.purchase ADD PRIMARY KEY (id);
      ALTER TABLE shop.line ADD PRIMARY KEY (id);
      ALTER TABLE shop.purchase ADD FOREIGN KEY (customer_id) REFERENCES shop.customer;
      ALTER TABLE shop.line ADD FOREIGN KEY (purchase_id) REFERENCES shop.purchase;
      ALTER TABLE shop.line ADD FOREIGN KEY (part_id) REFERENCES shop.part;
      CREATE INDEX ON shop.purchase (customer_id);
      CREATE INDEX ON shop.purchase (day);
      CREATE INDEX ON shop.line (purchase_id);
      CREATE INDEX ON shop.line (part_id);
      CREATE INDEX ON shop.line (shipped);
      """;

  /** As the join-order benchmark has it: films, who plays in them, what is said of them. */
  private static final String FILM =
      """
      CREATE SCHEMA film;
      CREATE TABLE film.person AS
        SELECT i AS id, 'Person ' || md5(i::text) AS name, i %% 3 AS gender
          FROM generate_series(0, %1$d / 2) i;
      CREATE TABLE film.title AS
        SELECT i AS id, y AS year, CASE WHEN y > 95 THEN (6 * random())::int ELSE (2 * random())::int
               END AS kind, 'Title ' || md5((i / 3)::text) AS name, (y / 10) AS season
          FROM (SELECT i, (120 * (1 - power(random(), 3)))::int AS y
                  FROM generate_series(0, %1$d / 2) i) t;
      CREATE TABLE film.role AS
        SELECT i AS id, t AS title_id, (%1$d / 2 * power(random(), 3))::int AS person_id,
               (10 * power(t::float8 / (%1$d / 2), 2) + random())::int AS part,
               (100 * power(random(), 2))::int AS position
          FROM (SELECT i, (%1$d / 2 * power(random(), 2.5))::int AS t
                  FROM generate_series(0, 3 * %1$d) i) r;
      CREATE TABLE film.fact AS
        SELECT i AS id, t AS title_id, (50 * power(random(), 3) + (t %% 5) * 10)::int AS kind,
               md5((i %% 5000)::text) AS text, (1000 * exp(-7 * random()))::int AS votes
          FROM (SELECT i, (%1$d / 2 * power(random(), 2))::int AS t
                  FROM generate_series(0, 2 * %1$d) i) f;
      ALTER TABLE film.person ADD PRIMARY KEY (id);
      ALTER TABLE film.title ADD PRIMARY KEY (id);
      ALTER TABLE film.role ADD PRIMARY KEY (id);
      ALTER TABLE film.fact ADD PRIMARY KEY (id);
      ALTER TABLE film.role ADD FOREIGN KEY (title_id) REFERENCES film.title;
      ALTER TABLE film.role ADD FOREIGN KEY (person_id) REFERENCES film.person;
      ALTER TABLE film.fact ADD FOREIGN KEY (title_id) REFERENCES film.title;
      CREATE INDEX ON film.role (title_id);
      CREATE INDEX ON film.role (person_id);
      CREATE INDEX ON film.fact (title_id);
      CREATE INDEX ON film.fact (kind);
      CREATE INDEX ON film.title (year);
      """;

  /** Events of tenants, most of them of a few: one wide table, few indexes. */
  private static final String LOG =
      """
      CREATE SCHEMA log;
      CREATE TABLE log.tenant AS
        SELECT i AS id, 'Tenant ' || i AS name, (3 * power(random(), 2))::int AS plan
          FROM generate_series(0, 1000) i;
      CREATE TABLE log.event AS
        SELECT i AS id, t AS tenant_id, i * 1000 / %1$d AS hour,
               ((t %% 7) * 5 + 8 * power(random(), 3))::int AS kind,
               (1 + exp(9 * power(random(), 2)))::int AS millis, (1000 * random())::int AS code,
               'message ' || md5((i %% 20000)::text) || repeat('.', (i %% 90)::int) AS message,
               CASE WHEN random() < 0.02 THEN 'error' ELSE 'info' END AS level
          FROM (SELECT i, (1000 * power(random(), 4))::int AS t
                  FROM generate_series(0::bigint, 3 * %1$d) i) e;
      ALTER TABLE log.tenant ADD PRIMARY KEY (id);
      ALTER TABLE log.event ADD PRIMARY KEY (id);
      ALTER TABLE log.event ADD FOREIGN KEY (tenant_id) REFERENCES log.tenant;
      CREATE INDEX ON log.event (tenant_id, hour);
      CREATE INDEX ON log.event (hour);
      """;

  private SkewedData() {}

  /** Makes the tables; {@code size} is about how many purchases there are. */
  static Place create(EmbeddedServer server, int size, double seed) throws SQLException {
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      statement.execute("SET max_parallel_workers_per_gather = 0");
      statement.execute("SELECT setseed(" + seed + ")");
      for (String schema : new String[] {SHOP, FILM, LOG}) {
        statement.execute(schema.formatted(size));
      }
      statement.execute("VACUUM (ANALYZE, FREEZE)");
      statement.execute("CHECKPOINT");
    }
    return new Place(server.port(), DATABASE);
  }
}
