package io.mesa.postgres.query;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of more rows than are read at once. */
class LargeResultTest {
  private static final long MEBIBYTE = 1L << 20;

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("large_result");
    database.execute(
        // What is read in portions is read in a read-only transaction.
        """
        CREATE VIEW counted AS
        SELECT i AS id, current_setting('transaction_read_only') = 'off' AS alone
          FROM generate_series(1, 3000) i
        """,
        "CREATE VIEW heavy AS SELECT repeat('x', 1048576) AS body FROM generate_series(1, 10000)",
        """
        CREATE VIEW uneven AS
        SELECT repeat('x', CASE WHEN i < 300 THEN 1 ELSE 65536 END) AS body
          FROM generate_series(1, 10000) i
        """,
        "CREATE TABLE numbered (id int PRIMARY KEY)",
        "INSERT INTO numbered SELECT generate_series(1, 1000)");
    mesa =
        Mesa.of(
            Source.builder("large")
                .url(database.url())
                .pooling(Pooling.pooled(0, 1))
                .limits(Limits.defaults().withMaxRows(5_000).withMaxBytes(8 * MEBIBYTE))
                .build());
    gateway = mesa.gateway("large");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  @AfterEach
  void noConnectionIsHeld() {
    assertThat(gateway.connectionFigures().active()).isZero();
  }

  private static Rows upTo(int rows) {
    return gateway.query(Query.from("counted").where(lte("id", rows)).orderBy(asc("id")).build());
  }

  private static boolean alone(Rows rows) {
    return rows.get(0).get("alone", Boolean.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 258, 512, 1_280, 3_000})
  void query_anyNumberOfRows_givesEachOnce(int rows) {
    for (int i = 0; i < 3; i++) {
      assertThat(upTo(rows).map(row -> row.get("id", Integer.class)))
          .isEqualTo(IntStream.rangeClosed(1, rows).boxed().toList());
    }
  }

  @Test
  void query_fewRows_isOneStatementAlone() {
    assertThat(alone(upTo(256))).isTrue();
  }

  @Test
  void query_fewRowsAfterMany_isOneStatementAloneAgain() {
    assertThat(alone(upTo(257))).isFalse();
    upTo(10);
    assertThat(alone(upTo(10))).isTrue();
  }

  @Test
  void query_ofOneGroup_isOneStatementAlone() {
    Query query = Query.from("counted").aggregate(count().as("n")).build();
    assertThat(gateway.query(query).get(0).get("n", Long.class)).isEqualTo(3_000);
  }

  @Test
  void query_manyRowsInATransaction_givesEachOnce() {
    int read =
        gateway.inTransaction(
            transaction -> transaction.query(Query.from("counted").build()).size());
    assertThat(read).isEqualTo(3_000);
  }

  @Test
  void query_largePages_giveEachRowOnceInBothDirections() {
    Query query = Query.from("numbered").orderBy(asc("id")).limit(400).build();
    Rows first = gateway.query(query);
    Rows second = gateway.query(query.after(first.next().orElseThrow()));
    Rows third = gateway.query(query.after(second.next().orElseThrow()));
    List<Row> forwards = new ArrayList<>(first.toList());
    forwards.addAll(second.toList());
    forwards.addAll(third.toList());
    assertThat(forwards.stream().map(row -> row.get("id", Integer.class)))
        .isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList());
    assertThat(gateway.query(query.before(third.previous().orElseThrow())).toList())
        .isEqualTo(second.toList());
  }

  /** By pgjdbc's default, every row that the limit of rows allows would be in memory first. */
  @ParameterizedTest
  @CsvSource({"heavy, 400", "uneven, 150"})
  void query_moreBytesThanAllowed_isRefusedBeforeAllAreInMemory(String view, int mebibytes) {
    long before = allocated();
    var refused =
        catchThrowableOfType(MesaException.class, () -> gateway.query(Query.from(view).build()));
    assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    assertThat(allocated() - before).isLessThan(mebibytes * MEBIBYTE);
  }

  @Test
  void stream_ofHeavyRows_fetchesFewAtATime() {
    long before = allocated();
    try (RowStream rows = gateway.stream(Query.from("heavy").build())) {
      assertThat(rows.stream().limit(101).count()).isEqualTo(101);
    }
    assertThat(allocated() - before).isLessThan(500 * MEBIBYTE);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
