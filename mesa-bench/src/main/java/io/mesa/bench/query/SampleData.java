package io.mesa.bench.query;

import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.server.EmbeddedServer;
import io.mesa.bench.server.Place;
import java.sql.SQLException;
import java.util.Map;

/** The tables that the benchmarks ask for. */
public final class SampleData {
  /** Settings of a server that shall do nothing by itself while it is measured. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "shared_buffers", "256MB",
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "max_wal_size", "4GB",
          "checkpoint_timeout", "1h",
          "full_page_writes", "off",
          "autovacuum", "off",
          "synchronize_seqscans", "off");

  private static final String DATABASE = "postgres";

  private static final String ITEMS =
      """
      CREATE TABLE item (
        id int4 PRIMARY KEY,
        batch int8 NOT NULL,
        name text NOT NULL,
        price numeric(12, 2),
        active bool NOT NULL,
        day date NOT NULL,
        changed timestamptz NOT NULL,
        weight float8 NOT NULL,
        code uuid NOT NULL,
        label varchar(40));
      INSERT INTO item
      SELECT i, (i - 1) / %1$d + 1, 'The item number ' || i, i * 1.37, i %% 3 > 0,
             DATE '2020-01-01' + i %% 2000,
             TIMESTAMPTZ '2024-01-01 00:00:00Z' + i * INTERVAL '1 second 1 microsecond',
             i / 7.0, md5(i::text)::uuid, CASE WHEN i %% 5 > 0 THEN 'label ' || i END
        FROM generate_series(1, %2$d) i;
      CREATE INDEX ON item (batch);
      """
          .formatted(Contender.BATCH, Contender.KEYS * Contender.BATCH);

  private static final String TREE =
      """
      CREATE TABLE customer (id int4 PRIMARY KEY, region int4 NOT NULL, name text NOT NULL);
      CREATE TABLE purchase (
        id int4 PRIMARY KEY,
        customer_id int4 NOT NULL REFERENCES customer,
        placed timestamptz NOT NULL,
        total numeric(12, 2) NOT NULL);
      CREATE TABLE line (
        id int4 PRIMARY KEY,
        purchase_id int4 NOT NULL REFERENCES purchase,
        product text NOT NULL,
        quantity int4 NOT NULL);
      CREATE TABLE note (
        id int4 PRIMARY KEY,
        line_id int4 NOT NULL REFERENCES line,
        written date NOT NULL,
        content text NOT NULL);
      INSERT INTO customer
      SELECT i, (i - 1) / %1$d + 1, 'Customer ' || i FROM generate_series(1, %2$d) i;
      INSERT INTO purchase
      SELECT i, (i - 1) / %3$d + 1, TIMESTAMPTZ '2024-01-01 00:00:00Z' + i * INTERVAL '1 minute',
             i * 1.37
        FROM generate_series(1, %2$d * %3$d) i;
      INSERT INTO line
      SELECT i, (i - 1) / %3$d + 1, 'Product ' || i, i %% 10 + 1
        FROM generate_series(1, %2$d * %3$d * %3$d) i;
      INSERT INTO note
      SELECT i, (i - 1) / %4$d + 1, DATE '2024-01-01' + i %% 300, 'A note on line ' || i
        FROM generate_series(1, %2$d * %3$d * %3$d * %4$d) i;
      CREATE INDEX ON customer (region);
      CREATE INDEX ON purchase (customer_id);
      CREATE INDEX ON line (purchase_id);
      CREATE INDEX ON note (line_id);
      """
          .formatted(
              Contender.CUSTOMERS,
              Contender.KEYS * Contender.CUSTOMERS,
              Contender.CHILDREN,
              Contender.NOTES);

  private SampleData() {}

  /**
   * Makes the tables that are asked for by key, by index and with includes.
   *
   * @param server where
   * @return the database they are in
   * @throws SQLException where that fails
   */
  public static Place create(EmbeddedServer server) throws SQLException {
    run(server, ITEMS + TREE);
    return new Place(server.port(), DATABASE);
  }

  /** Makes the table that is streamed. */
  static Place createReadings(EmbeddedServer server, long rows) throws SQLException {
    run(
        server,
        """
        CREATE TABLE reading (
          id int8 NOT NULL,
          sensor int4 NOT NULL,
          taken timestamptz NOT NULL,
          value float8 NOT NULL,
          unit text NOT NULL);
        INSERT INTO reading
        SELECT i, i %% 1000, TIMESTAMPTZ '2024-01-01 00:00:00Z' + i * INTERVAL '1 millisecond',
               i / 7.0, 'unit ' || i %% 20
          FROM generate_series(1, %d) i;
        """
            .formatted(rows));
    return new Place(server.port(), DATABASE);
  }

  /**
   * Makes a table that is written; its pages have room for new versions of its rows.
   *
   * @param server where
   * @param table its name
   * @throws SQLException where that fails
   */
  public static void createWritten(EmbeddedServer server, String table) throws SQLException {
    run(
        server,
        """
        CREATE TABLE %1$s (id int4 PRIMARY KEY, value int4 NOT NULL) WITH (fillfactor = 20);
        INSERT INTO %1$s SELECT i, 0 FROM generate_series(1, %2$d) i;
        """
            .formatted(table, Contender.KEYS));
  }

  private static void run(EmbeddedServer server, String sql) throws SQLException {
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute(sql);
      statement.execute("VACUUM (ANALYZE, FREEZE)");
      statement.execute("CHECKPOINT");
    }
  }
}
