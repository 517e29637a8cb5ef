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
import io.mesa.tck.environment.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of a table that others write to: rows 1 to 200 stay, those above come and go. */
class KeysetWritersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<Integer> STAYING = IntStream.rangeClosed(1, 200).boxed().toList();

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;
  private static Connection writer;

  @BeforeAll
  static void create() throws SQLException {
    database = PostgresServer.shared(18).createDatabase("writers");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, place int)",
        "CREATE INDEX ON item (place)",
        "CREATE SEQUENCE above START 1000");
    writer = database.connect();
    mesa =
        Mesa.of(
            Source.builder("writers").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    gateway = mesa.gateway("writers");
  }

  @AfterAll
  static void drop() throws SQLException {
    writer.close();
    mesa.close();
    database.close();
  }

  @BeforeEach
  void fill() {
    database.execute(
        "TRUNCATE item",
        "INSERT INTO item SELECT i, nullif(i % 20, 7) FROM generate_series(1, 200) i");
  }

  static List<Arguments> orders() {
    List<Arguments> orders = new ArrayList<>();
    for (Sort sort : List.of(Sort.asc("place"), Sort.desc("place"))) {
      orders.add(Arguments.of(sort));
      orders.add(Arguments.of(sort.withNullsFirst()));
    }
    return orders;
  }

  private static List<Integer> ids(Rows rows) {
    return rows.stream().map(row -> row.get("id", Integer.class)).toList();
  }

  /** Something that happens after a page was read. */
  @FunctionalInterface
  private interface Between {
    void pages(Rows read);
  }

  private static void assertWalks(Sort sort, Between between) {
    Query query = Query.from("item").orderBy(sort).limit(10).build();
    List<Integer> forwards = new ArrayList<>();
    Rows page = gateway.query(query);
    forwards.addAll(ids(page));
    for (Optional<PageToken> next = page.next(); next.isPresent(); next = page.next()) {
      between.pages(page);
      page = gateway.query(query.after(next.get()));
      forwards.addAll(ids(page));
    }
    assertThat(forwards).as("forwards").doesNotHaveDuplicates().containsAll(STAYING);

    List<Integer> back = new ArrayList<>(ids(page));
    for (Optional<PageToken> last = page.previous(); last.isPresent(); last = page.previous()) {
      page = gateway.query(query.before(last.get()));
      back.addAll(ids(page));
      between.pages(page);
    }
    assertThat(back).as("back").doesNotHaveDuplicates().containsAll(STAYING);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void query_pagesWhileOthersWrite_giveNoRowTwiceAndAllThatStay(Sort sort) {
    AtomicBoolean done = new AtomicBoolean();
    List<CompletableFuture<Void>> writers =
        IntStream.range(0, 2)
            .mapToObj(i -> CompletableFuture.runAsync(() -> writeUntil(done)))
            .toList();
    try {
      Waiting.until(
          PATIENCE, () -> !database.column("SELECT id FROM item WHERE id > 200").isEmpty());
      for (int i = 0; i < 5; i++) {
        assertWalks(sort, page -> {});
      }
    } finally {
      done.set(true);
      writers.forEach(CompletableFuture::join);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void query_pagesWhoseEdgesAreDeletedAndFilledUp_giveNoRowTwiceAndAllThatStay(Sort sort) {
    database.execute("INSERT INTO item SELECT i, i % 21 FROM generate_series(201, 400) i");
    assertWalks(
        sort,
        page -> {
          for (Row edge : List.of(page.get(0), page.get(page.size() - 1))) {
            String place = edge.find("place", Integer.class).map(String::valueOf).orElse("NULL");
            write(
                """
                DELETE FROM item WHERE id > 200 AND id = %1$d;
                INSERT INTO item VALUES
                  (-nextval('above'), %2$s), (-nextval('above'), -1), (nextval('above'), 10)
                """
                    .formatted(edge.get("id", Integer.class), place));
          }
        });
    assertThat(database.column("SELECT id FROM item WHERE id BETWEEN 201 AND 400"))
        .hasSizeLessThan(200);
  }

  private static void write(String statements) {
    try (var statement = writer.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writeUntil(AtomicBoolean done) {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      while (!done.get()) {
        statement.execute(
            "INSERT INTO item SELECT nextval('above'), nullif((random() * 20)::int, 7)"
                + " FROM generate_series(1, 5)");
        statement.execute("DELETE FROM item WHERE id > 200 AND random() < 0.2");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
