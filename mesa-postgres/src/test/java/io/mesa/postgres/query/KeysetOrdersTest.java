package io.mesa.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.query.Sort;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.value.TextOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages in random orders, replayed with {@code -Dmesa.seed}. What the pages together have to be, a
 * query without a limit tells, which the server sorts as a whole.
 */
class KeysetOrdersTest {
  private static final long SEED = Long.getLong("mesa.seed", System.nanoTime());
  private static final int ORDERS_OF_A_TABLE = 125;
  private static final List<String> FIELDS =
      List.of("n", "amount", "name", "plain", "flag", "day", "ratio", "moment", "mark", "kind");

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    System.out.println("[mesa] KeysetOrdersTest with -Dmesa.seed=" + SEED);
    database = PostgresServer.shared(18).createDatabase("orders");
    for (int i = 0; i < 8; i++) {
      database.execute(
          """
          CREATE TABLE t%1$d AS
            SELECT i AS id,
                   CASE WHEN i %% 4 > 0 THEN (i * 7) %% 5 END AS n,
                   CASE WHEN i %% 7 > 0 THEN ((i * 11) %% 6 - 2.5)::numeric(8,2) END AS amount,
                   (ARRAY['a', 'B', 'ä', 'b', '', NULL, '𝄞', 'a b'])[i %% 8 + 1] AS name,
                   (ARRAY['x', 'Y', 'é'])[i %% 3 + 1]::varchar(5) COLLATE "C" AS plain,
                   nullif(i %% 3, 2) = 1 AS flag,
                   date '2026-01-01' + nullif(i %% 6, 3) AS day,
                   (ARRAY[1.5, 'NaN', 'Infinity', NULL, '-Infinity'])[i %% 5 + 1]::float8 AS ratio,
                   timestamptz '2026-01-01' + interval '1 us' * (i %% 4) AS moment,
                   ('00000000-0000-0000-0000-00000000000' || nullif(i %% 9, 8))::uuid AS mark,
                   (i %% 2)::smallint AS kind
              FROM generate_series(1, 40) i;
          ALTER TABLE t%1$d ADD PRIMARY KEY (id);
          ALTER TABLE t%1$d ALTER kind SET NOT NULL, ALTER plain SET NOT NULL
          """
              .formatted(i));
    }
    database.execute(
        "CREATE INDEX ON t1 (n)",
        "CREATE INDEX ON t1 (name, n)",
        "CREATE INDEX ON t2 (n DESC NULLS LAST, id)",
        "CREATE INDEX ON t2 (amount NULLS FIRST)",
        "CREATE INDEX ON t3 (name COLLATE \"C\", id)",
        "CREATE INDEX ON t3 (flag, ratio DESC)",
        "CREATE INDEX ON t4 (kind, n, amount DESC)",
        "CREATE INDEX ON t4 (mark NULLS FIRST, day DESC NULLS LAST)",
        "ALTER TABLE t5 DROP CONSTRAINT t5_pkey, ADD PRIMARY KEY (kind, id)",
        "ALTER TABLE t6 DROP CONSTRAINT t6_pkey, ADD PRIMARY KEY (plain, id)",
        "CREATE INDEX ON t6 (plain DESC, moment)",
        "CREATE INDEX ON t7 (moment, id)",
        "CREATE INDEX ON t7 (ratio NULLS FIRST, name DESC)");
    mesa =
        Mesa.of(Source.builder("orders").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    gateway = mesa.gateway("orders");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  private static List<Sort> order(Random random) {
    List<String> fields = new ArrayList<>(FIELDS);
    Collections.shuffle(fields, random);
    List<Sort> order = new ArrayList<>();
    for (String field : fields.subList(0, 1 + random.nextInt(4))) {
      Sort sort = random.nextBoolean() ? Sort.asc(field) : Sort.desc(field);
      sort = random.nextBoolean() ? sort.withNullsFirst() : sort;
      boolean ofText = field.equals("name") || field.equals("plain");
      order.add(
          ofText ? sort.in(random.nextBoolean() ? TextOrder.BINARY : TextOrder.NATIVE) : sort);
    }
    if (random.nextInt(4) == 0) {
      order.add(random.nextBoolean() ? Sort.asc("id") : Sort.desc("id"));
    }
    return order;
  }

  private static List<Integer> ids(List<Row> rows) {
    return rows.stream().map(row -> row.get("id", Integer.class)).toList();
  }

  /** What the rows are ordered by. */
  private static List<List<Object>> places(List<Row> rows, List<Sort> order) {
    return rows.stream().map(row -> place(row, order)).toList();
  }

  private static List<Object> place(Row row, List<Sort> order) {
    List<Object> place = new ArrayList<>();
    for (Sort sort : order) {
      place.add(row.find(sort.field().column(), Object.class).orElse("null"));
    }
    return place;
  }

  /** Rows from the first to the last, and the last page. */
  private record Walk(List<Row> rows, Rows lastPage) {}

  private static Walk forwards(Query query) {
    List<Row> rows = new ArrayList<>();
    Rows page = gateway.query(query);
    rows.addAll(page.toList());
    for (Optional<PageToken> next = page.next(); next.isPresent(); next = page.next()) {
      page = gateway.query(query.after(next.get()));
      rows.addAll(page.toList());
      assertThat(rows).as("rows of a walk that must end").hasSizeLessThan(1_000);
    }
    return new Walk(rows, page);
  }

  private static List<Row> backwards(Query query, Rows lastPage) {
    List<Row> rows = new ArrayList<>(lastPage.toList());
    Rows page = lastPage;
    for (Optional<PageToken> last = page.previous(); last.isPresent(); last = page.previous()) {
      page = gateway.query(query.before(last.get()));
      rows.addAll(0, page.toList());
      assertThat(rows).as("rows of a walk that must end").hasSizeLessThan(1_000);
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void query_pagesInRandomOrders_giveEveryRowOnceInOrder(int table) {
    Random random = new Random(SEED + table);
    for (int i = 0; i < ORDERS_OF_A_TABLE; i++) {
      List<Sort> order = order(random);
      Sort[] sorts = order.toArray(Sort[]::new);
      int size = 1 + random.nextInt(7);
      String what = "t%d in pages of %d by %s, seed %d".formatted(table, size, order, SEED);
      List<Row> whole = gateway.query(Query.from("t" + table).orderBy(sorts).build()).toList();
      Query paged = Query.from("t" + table).orderBy(sorts).limit(size).build();

      Walk walk = forwards(paged);
      assertThat(places(walk.rows(), order)).as(what).isEqualTo(places(whole, order));
      assertThat(new HashSet<>(ids(walk.rows()))).as(what).hasSize(40);
      assertThat(ids(backwards(paged, walk.lastPage())))
          .as(what + ", backwards")
          .isEqualTo(ids(walk.rows()));
    }
  }
}
