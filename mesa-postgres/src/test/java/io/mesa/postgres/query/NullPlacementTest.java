package io.mesa.postgres.query;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Rows;
import io.mesa.query.Sort;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages in an order whose first field may be null, whatever index there is. A query without a limit
 * is sorted by the server as a whole and tells what the pages together have to be.
 */
class NullPlacementTest {
  private static final List<String> INDEXES =
      List.of(
          "",
          "(place)",
          "(place DESC)",
          "(place NULLS FIRST, id)",
          "(place DESC NULLS LAST, id)",
          "(kind, place, id)");

  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("nulls");
    for (int i = 0; i < INDEXES.size(); i++) {
      database.execute(
          """
          CREATE TABLE t%d AS
            SELECT n AS id, n %% 2 AS kind, nullif(n %% 7, 3) / 2 AS place, n %% 3 AS other
              FROM generate_series(1, 60) n;
          ALTER TABLE t%d ADD PRIMARY KEY (id)
          """
              .formatted(i, i),
          INDEXES.get(i).isEmpty() ? "SELECT" : "CREATE INDEX ON t" + i + INDEXES.get(i));
    }
    mesa =
        Mesa.of(Source.builder("nulls").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    gateway = mesa.gateway("nulls");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  static Stream<Arguments> orders() {
    List<Arguments> orders = new ArrayList<>();
    for (int table = 0; table < INDEXES.size(); table++) {
      for (Sort place : List.of(Sort.asc("place"), Sort.desc("place"))) {
        for (Sort sort : List.of(place, place.withNullsFirst())) {
          orders.add(Arguments.of(table, List.of(sort)));
          orders.add(Arguments.of(table, List.of(sort, Sort.desc("other"))));
          orders.add(Arguments.of(table, List.of(sort, Sort.asc("id"))));
        }
      }
    }
    return orders.stream();
  }

  private static QueryBuilder query(int table, List<Sort> order) {
    return Query.from("t" + table).where(eq("kind", 1)).orderBy(order.toArray(Sort[]::new));
  }

  private static List<Integer> ids(Rows rows) {
    return rows.stream().map(row -> row.get("id", Integer.class)).toList();
  }

  /** What the pages must be: in the order asked for, and by id as its last field is. */
  private static List<Integer> whole(int table, List<Sort> order) {
    List<Sort> unique = new ArrayList<>(order);
    Sort last = order.get(order.size() - 1);
    unique.add(last.descending() ? Sort.desc("id") : Sort.asc("id"));
    boolean isUnique = last.field().toString().equals("id");
    return ids(gateway.query(query(table, isUnique ? order : unique).build()));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void query_pagesForwardsAndBack_giveEveryRowOnceInOrder(int table, List<Sort> order) {
    List<Integer> whole = whole(table, order);
    assertThat(whole).hasSize(30);
    List<Integer> forwards = new ArrayList<>();
    Optional<PageToken> next = Optional.empty();
    Rows page;
    do {
      Query first = query(table, order).limit(4).build();
      page = gateway.query(next.map(first::after).orElse(first));
      forwards.addAll(ids(page));
      next = page.next();
    } while (next.isPresent());
    assertThat(forwards).isEqualTo(whole);

    List<Integer> backwards = new ArrayList<>();
    Optional<PageToken> previous = page.previous();
    List<Integer> last = ids(page);
    while (previous.isPresent()) {
      page = gateway.query(query(table, order).limit(4).build().before(previous.get()));
      List<Integer> read = new ArrayList<>(ids(page));
      Collections.reverse(read);
      backwards.addAll(read);
      previous = page.previous();
    }
    Collections.reverse(backwards);
    backwards.addAll(last);
    assertThat(backwards).isEqualTo(whole);
  }

  @Test
  void query_ofColumnsThatTheLoginMayRead_readsNoOthers() {
    String login = database.name();
    database.execute(
        "CREATE ROLE " + login + " LOGIN",
        "CREATE TABLE part (t1 int REFERENCES t1, id int PRIMARY KEY)",
        "GRANT SELECT (id, place, kind) ON t1 TO " + login,
        "GRANT SELECT ON part TO " + login);
    try (Mesa limited = Mesa.of(Source.fromUrl("limited", database.url(login)))) {
      Query query =
          Query.from("t1")
              .select("place")
              .include("part")
              .orderBy(Sort.desc("place"))
              .limit(3)
              .build();
      assertThat(limited.gateway().translate(query).text()).contains("UNION ALL");
      assertThat(limited.gateway().query(query)).hasSize(3);
    } finally {
      database.execute("DROP TABLE part", "DROP OWNED BY " + login, "DROP ROLE " + login);
    }
  }

  @ParameterizedTest
  @MethodSource("orders")
  void query_withLimitAndOffset_givesThatPartOfTheWhole(int table, List<Sort> order) {
    assertThat(ids(gateway.query(query(table, order).limit(7).offset(9).build())))
        .isEqualTo(whole(table, order).subList(9, 16));
  }
}
