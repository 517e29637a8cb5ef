package io.mesa.bench.query.peer;

import com.zaxxer.hikari.HikariDataSource;
import io.mesa.bench.server.Place;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JDBC as one writes it by hand: each row an {@code Object[]} of the very classes Mesa gives, read
 * by typed getters in a list. Related rows are read by one query for each level.
 */
final class PlainJdbc implements Contender, Contender.Streaming, Contender.Mapping {
  private static final String BY_KEY = "SELECT " + Item.COLUMNS + " FROM item WHERE id = ?";
  private static final String BY_INDEX = "SELECT " + Item.COLUMNS + " FROM item WHERE batch = ?";
  private static final String CUSTOMERS_OF =
      "SELECT id, name FROM customer WHERE region = ? ORDER BY id";
  private static final String PURCHASES_OF =
      "SELECT customer_id, id, placed, total FROM purchase WHERE customer_id = ANY (?) ORDER BY id";
  private static final String LINES_OF =
      "SELECT purchase_id, id, product, quantity FROM line WHERE purchase_id = ANY (?) ORDER BY id";
  private static final String NOTES_OF =
      "SELECT line_id, id, written, content FROM note WHERE line_id = ANY (?) ORDER BY id";

  private final HikariDataSource pool;
  private List<@Nullable Object[]> batch = List.of();

  PlainJdbc(Place place, Duration timeout) throws SQLException {
    pool = Pool.open(place, timeout);
  }

  /** Reads a row. */
  @FunctionalInterface
  private interface RowReader {
    @Nullable Object[] read(ResultSet row) throws SQLException;
  }

  @Override
  public List<?> byKey(int key) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setInt(1, key);
      return read(statement, PlainJdbc::item);
    }
  }

  @Override
  public List<?> byIndex(long number) throws SQLException {
    return items(number);
  }

  private List<@Nullable Object[]> items(long number) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(BY_INDEX)) {
      statement.setLong(1, number);
      return read(statement, PlainJdbc::item);
    }
  }

  private static List<@Nullable Object[]> read(PreparedStatement statement, RowReader reader)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<@Nullable Object[]> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  private static @Nullable Object[] item(ResultSet row) throws SQLException {
    return new @Nullable Object[] {
      row.getInt(1),
      row.getLong(2),
      row.getString(3),
      row.getBigDecimal(4),
      row.getBoolean(5),
      row.getObject(6, LocalDate.class),
      instant(row, 7),
      row.getDouble(8),
      row.getObject(9, UUID.class),
      row.getString(10)
    };
  }

  private static Instant instant(ResultSet row, int position) throws SQLException {
    return row.getObject(position, OffsetDateTime.class).toInstant();
  }

  @Override
  @SuppressWarnings("NullAway") // A row is an array whose elements may be null.
  public @Nullable Object[] values(Object row) {
    return (Object[]) row;
  }

  @Override
  public List<?> tree(int region) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      List<@Nullable Object[]> customers;
      try (PreparedStatement statement = connection.prepareStatement(CUSTOMERS_OF)) {
        statement.setInt(1, region);
        customers =
            read(
                statement,
                row -> new @Nullable Object[] {row.getInt(1), row.getString(2), new ArrayList<>()});
      }
      List<@Nullable Object[]> purchases =
          related(
              connection,
              PURCHASES_OF,
              customers,
              row ->
                  new @Nullable Object[] {
                    row.getInt(2), instant(row, 3), row.getBigDecimal(4), new ArrayList<>()
                  });
      List<@Nullable Object[]> lines =
          related(
              connection,
              LINES_OF,
              purchases,
              row ->
                  new @Nullable Object[] {
                    row.getInt(2), row.getString(3), row.getInt(4), new ArrayList<>()
                  });
      related(
          connection,
          NOTES_OF,
          lines,
          row ->
              new @Nullable Object[] {
                row.getInt(2), row.getObject(3, LocalDate.class), row.getString(4)
              });
      return customers;
    }
  }

  /** Reads the rows related to others and hangs each on its own, which has a list at its end. */
  private static List<@Nullable Object[]> related(
      Connection connection, String sql, List<@Nullable Object[]> parents, RowReader reader)
      throws SQLException {
    Map<Object, List<@Nullable Object[]>> children = new HashMap<>();
    for (@Nullable Object[] parent : parents) {
      children.put(id(parent), below(parent));
    }
    var keys = connection.createArrayOf("int4", children.keySet().toArray());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, keys);
      try (ResultSet rows = statement.executeQuery()) {
        List<@Nullable Object[]> read = new ArrayList<>();
        while (rows.next()) {
          @Nullable Object[] child = reader.read(rows);
          List<@Nullable Object[]> siblings = children.get(rows.getInt(1));
          if (siblings != null) {
            siblings.add(child);
          }
          read.add(child);
        }
        return read;
      }
    }
  }

  private static Object id(@Nullable Object[] row) {
    Object id = row[0];
    if (id == null) {
      throw new IllegalStateException("A row without an id.");
    }
    return id;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // The last value of a parent is its list.
  private static List<@Nullable Object[]> below(@Nullable Object[] parent) {
    return (List<@Nullable Object[]>) parent[parent.length - 1];
  }

  @Override
  public long notes(List<?> tree) {
    return tree.stream()
        .map(this::values)
        .flatMap(customer -> below(customer).stream())
        .flatMap(purchase -> below(purchase).stream())
        .mapToLong(line -> below(line).size())
        .sum();
  }

  @Override
  public Readings readings() throws SQLException {
    Connection connection = pool.getConnection();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    PreparedStatement statement =
        connection.prepareStatement("SELECT " + Reading.COLUMNS + " FROM reading");
    statement.setFetchSize(Reading.FETCHED_AT_ONCE);
    return new Cursor(connection, statement.executeQuery());
  }

  /** A portal of the server, in a transaction. */
  private static final class Cursor implements Readings {
    private final Connection connection;
    private final ResultSet rows;
    private Object[] last = new Object[0];

    Cursor(Connection connection, ResultSet rows) {
      this.connection = connection;
      this.rows = rows;
    }

    @Override
    public int read(int most) throws SQLException {
      int read = 0;
      while (read < most && rows.next()) {
        last =
            new Object[] {
              rows.getLong(1),
              rows.getInt(2),
              instant(rows, 3),
              rows.getDouble(4),
              rows.getString(5)
            };
        read++;
      }
      return last.length == 0 ? 0 : read;
    }

    @Override
    public void close() {
      try (connection) {
        connection.rollback();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public List<Item> records() {
    if (batch.isEmpty()) {
      try {
        batch = items(1);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    List<Item> records = new ArrayList<>(batch.size());
    for (@Nullable Object[] row : batch) {
      records.add(record(row));
    }
    return records;
  }

  @SuppressWarnings("NullAway") // The columns read without a check are not null.
  private static Item record(@Nullable Object[] row) {
    return new Item(
        (Integer) row[0],
        (Long) row[1],
        (String) row[2],
        (BigDecimal) row[3],
        (Boolean) row[4],
        (LocalDate) row[5],
        (Instant) row[6],
        (Double) row[7],
        (UUID) row[8],
        (String) row[9]);
  }

  @Override
  public void close() {
    pool.close();
  }
}
