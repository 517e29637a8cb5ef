package io.mesa.bench.query.peer;

import io.mesa.Mesa;
import io.mesa.bench.server.Place;
import io.mesa.query.InsertBuilder;
import io.mesa.query.Mutation;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.PGConnection;

/** A table of six columns, and the ways to insert many rows into it. Used by one thread. */
public final class Inserts implements AutoCloseable {
  private static final int BATCH = 1_000;

  private final List<Item> items = new ArrayList<>();
  private final Connection plain;
  private final Connection rewriting;
  private final Mesa mesa;

  /** A way to insert. */
  public enum Way {
    /** {@code gateway.execute} of one mutation. */
    MESA,
    /** {@code COPY … FROM STDIN} as text. */
    COPY,
    /** Batches of 1,000. */
    BATCH,
    /** The same with pgjdbc's {@code reWriteBatchedInserts}. */
    REWRITTEN_BATCH;

    /**
     * What results call it.
     *
     * @return its name in lower case, with spaces
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** What is inserted. */
  private record Item(
      int id, String name, BigDecimal price, boolean sold, Instant moment, double weight) {
    static Item of(int i) {
      return new Item(
          i,
          i % 10 == 0 ? "a \"b\"\t\\ " + i : "item number " + i,
          BigDecimal.valueOf(i * 7L, 2),
          i % 3 == 0,
          Instant.ofEpochSecond(1_700_000_000L + i),
          i / 8.0);
    }

    String copyLine() {
      String text = name.replace("\\", "\\\\").replace("\t", "\\t");
      return id + "\t" + text + "\t" + price + "\t" + sold + "\t" + moment + "\t" + weight + "\n";
    }
  }

  /**
   * Creates the table.
   *
   * @param place where
   * @param rows how many rows to insert each time
   * @throws SQLException where that fails
   */
  public Inserts(Place place, int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      items.add(Item.of(i));
    }
    this.plain = place.dataSource().getConnection();
    var source = place.dataSource();
    source.setReWriteBatchedInserts(true);
    this.rewriting = source.getConnection();
    this.mesa =
        Mesa.of(Source.builder("bulk").url(place.url()).pooling(Pooling.pooled(0, 1)).build());
    execute(
        "CREATE TABLE IF NOT EXISTS inserted (id int PRIMARY KEY, name text, price numeric(12,2),"
            + " sold boolean, moment timestamptz, weight float8)");
  }

  private void execute(String sql) throws SQLException {
    try (var statement = plain.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Empties the table.
   *
   * @throws SQLException where that fails
   */
  public void empty() throws SQLException {
    execute("TRUNCATE inserted");
  }

  /**
   * Inserts all rows.
   *
   * @param way how
   * @throws Exception where that fails
   */
  public void insert(Way way) throws Exception {
    switch (way) {
      case MESA -> mesa.gateway().execute(mutation());
      case COPY -> copy();
      case BATCH -> batch(plain);
      case REWRITTEN_BATCH -> batch(rewriting);
    }
  }

  /**
   * Checks that all rows are there.
   *
   * @throws SQLException where that fails
   */
  public void check() throws SQLException {
    try (var statement = plain.createStatement();
        var found =
            statement.executeQuery(
                "SELECT count(*), sum(id + price + length(name)), min(moment) FROM inserted")) {
      found.next();
      if (found.getInt(1) != items.size()) {
        throw new IllegalStateException(
            "Inserted " + found.getInt(1) + " rows, not " + items.size());
      }
    }
  }

  private Mutation mutation() {
    InsertBuilder insert =
        Mutation.insertInto("inserted").columns("id", "name", "price", "sold", "moment", "weight");
    for (Item item : items) {
      insert.values(item.id, item.name, item.price, item.sold, item.moment, item.weight);
    }
    return insert.build();
  }

  private void copy() throws Exception {
    var text = new StringBuilder(items.size() * 64);
    items.forEach(item -> text.append(item.copyLine()));
    plain
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY inserted FROM STDIN", new StringReader(text.toString()), 1 << 16);
  }

  private void batch(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO inserted VALUES (?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < items.size(); i++) {
        Item item = items.get(i);
        insert.setInt(1, item.id);
        insert.setString(2, item.name);
        insert.setBigDecimal(3, item.price);
        insert.setBoolean(4, item.sold);
        insert.setObject(5, item.moment.atOffset(ZoneOffset.UTC));
        insert.setDouble(6, item.weight);
        insert.addBatch();
        if ((i + 1) % BATCH == 0 || i == items.size() - 1) {
          insert.executeBatch();
        }
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void close() throws SQLException {
    mesa.close();
    rewriting.close();
    plain.close();
  }
}
