package io.mesa.bench.query.peer;

import com.zaxxer.hikari.HikariDataSource;
import io.mesa.bench.server.Place;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** JDBI: rows become records by their constructors; related ones are joined and reduced. */
final class JdbiHandles implements Contender, Contender.Streaming {
  private static final String BY_KEY = "SELECT " + Item.COLUMNS + " FROM item WHERE id = :id";
  private static final String BY_INDEX =
      "SELECT " + Item.COLUMNS + " FROM item WHERE batch = :batch";
  private static final String TREE =
      """
      SELECT c.id AS c_id, c.name AS c_name, p.id AS p_id, p.placed AS p_placed,
             p.total AS p_total, l.id AS l_id, l.product AS l_product, l.quantity AS l_quantity,
             n.id AS n_id, n.written AS n_written, n.content AS n_content
        FROM customer c
        LEFT JOIN purchase p ON p.customer_id = c.id
        LEFT JOIN line l ON l.purchase_id = p.id
        LEFT JOIN note n ON n.line_id = l.id
       WHERE c.region = :region
       ORDER BY c.id, p.id, l.id, n.id
      """;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  JdbiHandles(Place place, Duration timeout) throws SQLException {
    pool = Pool.open(place, timeout);
    jdbi =
        Jdbi.create(pool)
            .registerRowMapper(ConstructorMapper.factory(Item.class))
            .registerRowMapper(ConstructorMapper.factory(Reading.class));
  }

  @Override
  public List<?> byKey(int key) {
    return jdbi.withHandle(
        handle -> handle.createQuery(BY_KEY).bind("id", key).mapTo(Item.class).list());
  }

  @Override
  public List<?> byIndex(long batch) {
    return jdbi.withHandle(
        handle -> handle.createQuery(BY_INDEX).bind("batch", batch).mapTo(Item.class).list());
  }

  @Override
  public @Nullable Object[] values(Object row) {
    return ((Item) row).values();
  }

  @Override
  public List<?> tree(int region) {
    return jdbi.withHandle(
        handle -> {
          var reduced = new Reduced();
          handle
              .createQuery(TREE)
              .bind("region", region)
              .reduceRows(
                  reduced,
                  (result, row) -> {
                    result.add(row);
                    return result;
                  });
          return reduced.customers;
        });
  }

  /** The joined rows put together again. */
  private static final class Reduced {
    private final List<Tree.Customer> customers = new ArrayList<>();
    private final Map<Integer, Tree.Customer> byCustomer = new HashMap<>();
    private final Map<Integer, Tree.Purchase> byPurchase = new HashMap<>();
    private final Map<Integer, Tree.Line> byLine = new HashMap<>();

    void add(RowView row) {
      Tree.Customer customer =
          byCustomer.computeIfAbsent(row.getColumn("c_id", Integer.class), id -> customer(row, id));
      Integer purchaseId = row.getColumn("p_id", Integer.class);
      if (purchaseId == null) {
        return;
      }
      Tree.Purchase purchase =
          byPurchase.computeIfAbsent(purchaseId, id -> purchase(row, id, customer));
      Integer lineId = row.getColumn("l_id", Integer.class);
      if (lineId == null) {
        return;
      }
      Tree.Line line = byLine.computeIfAbsent(lineId, id -> line(row, id, purchase));
      Integer noteId = row.getColumn("n_id", Integer.class);
      if (noteId != null) {
        line.notes()
            .add(
                new Tree.Note(
                    noteId,
                    row.getColumn("n_written", LocalDate.class),
                    row.getColumn("n_content", String.class)));
      }
    }

    private Tree.Customer customer(RowView row, int id) {
      var customer =
          new Tree.Customer(id, row.getColumn("c_name", String.class), new ArrayList<>());
      customers.add(customer);
      return customer;
    }

    private static Tree.Purchase purchase(RowView row, int id, Tree.Customer customer) {
      var purchase =
          new Tree.Purchase(
              id,
              row.getColumn("p_placed", Instant.class),
              row.getColumn("p_total", BigDecimal.class),
              new ArrayList<>());
      customer.purchases().add(purchase);
      return purchase;
    }

    private static Tree.Line line(RowView row, int id, Tree.Purchase purchase) {
      var line =
          new Tree.Line(
              id,
              row.getColumn("l_product", String.class),
              row.getColumn("l_quantity", Integer.class),
              new ArrayList<>());
      purchase.lines().add(line);
      return line;
    }
  }

  @Override
  public long notes(List<?> tree) {
    return Tree.notes(tree);
  }

  @Override
  public Readings readings() {
    Handle handle = jdbi.open();
    handle.begin();
    ResultIterator<Reading> rows =
        handle
            .createQuery("SELECT " + Reading.COLUMNS + " FROM reading")
            .setFetchSize(Reading.FETCHED_AT_ONCE)
            .mapTo(Reading.class)
            .iterator();
    return new IteratedReadings(
        rows,
        () -> {
          rows.close();
          handle.rollback();
          handle.close();
        });
  }

  @Override
  public void close() {
    pool.close();
  }
}
