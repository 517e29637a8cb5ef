package io.mesa.postgres.query;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same queries over the same rows in memory and in PostgreSQL. */
class FirstQueriesTest {
  private static final MemoryDatabase SHOP =
      MemoryDatabase.builder()
          .table(
              "customer",
              table ->
                  table
                      .column("id", ValueType.INT32)
                      .column("name", ValueType.TEXT)
                      .nullable("doc", ValueType.JSON)
                      .primaryKey("id")
                      .row(1, "Ann", JsonValue.of("{\"city\": \"Rome\", \"age\": 40}"))
                      .row(2, "Bob", null)
                      .row(3, "Ärna \"q\" \\", JsonValue.of("{\"city\": null}")))
          .table(
              "orders",
              table ->
                  table
                      .column("id", ValueType.INT64)
                      .column("customer_id", ValueType.INT32)
                      .nullable("total", ValueType.DECIMAL)
                      .primaryKey("id")
                      .foreignKey("customer_id", "customer")
                      .row(10L, 1, new BigDecimal("9.50"))
                      .row(11L, 2, null)
                      .row(12L, 1, new BigDecimal("100"))
                      .row(13L, 3, new BigDecimal("9.5")))
          .build();

  private static LoadedDatabase loaded;
  private static Mesa memory;

  @BeforeAll
  static void load() {
    loaded = LoadedDatabase.of(PostgresServer.shared(18), SHOP);
    memory = Mesa.builder().source(SHOP.source("shop")).driver(SHOP.driver()).build();
  }

  @AfterAll
  static void close() {
    loaded.close();
    memory.close();
  }

  static List<Query> queries() {
    return List.of(
        Query.from("orders").orderBy(asc("id")).build(),
        Query.from("orders").select("id").where(gt("total", 9.5)).orderBy(desc("id")).build(),
        Query.from("orders").where(in("id", List.of(10, 12.5, 13L))).orderBy(asc("id")).build(),
        Query.from("orders").where(not(gt("total", 50))).orderBy(asc("id")).build(),
        Query.from("orders").orderBy(desc("total"), asc("id")).limit(3).build(),
        Query.from("orders")
            .select("id")
            .include("customer", c -> c.select("name", "doc"))
            .orderBy(asc("id"))
            .build(),
        Query.from("customer")
            .include("orders", o -> o.orderBy(desc("total")).limit(1).include("customer"))
            .orderBy(asc("id"))
            .build(),
        Query.from("customer")
            .where(exists("orders", and(gt("total", 5), isNull("customer_id"))))
            .build(),
        Query.from("customer").where(eq("doc.city", "Rome")).build(),
        Query.from("customer").where(not(eq("doc.city", "Rome"))).build(),
        Query.from("customer").where(contains("name", "\\")).build(),
        Query.from("orders")
            .groupBy("customer_id")
            .aggregate(count().as("n"))
            .having(gt("n", 0))
            .orderBy(desc("n"), asc("customer_id"))
            .build(),
        Query.from("orders").select("customer_id").distinct().orderBy(asc("customer_id")).build());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void query_onBothEngines_givesTheSameRows(Query query) {
    DatabaseGateway reference = memory.gateway("shop");
    Rows expected = reference.query(query);
    Rows actual = loaded.gateway().query(query);
    assertThat(actual.toList()).hasToString(expected.toList().toString());
    Rows again = loaded.gateway().query(query);
    assertThat(again.toList()).isEqualTo(actual.toList());
    try (var stream = loaded.gateway().stream(query)) {
      List<Row> streamed = new ArrayList<>();
      stream.forEach(streamed::add);
      assertThat(streamed).isEqualTo(actual.toList());
    }
  }

  /** The second time with statements that are kept: one for places with null, one for others. */
  @RepeatedTest(2)
  void pages_forwards_giveEveryRowOnce() {
    Query query = Query.from("orders").select("total").orderBy(desc("total")).limit(1).build();
    List<String> seen = new ArrayList<>();
    Optional<PageToken> token = Optional.empty();
    do {
      Rows page = loaded.gateway().query(token.isPresent() ? query.after(token.get()) : query);
      page.forEach(row -> seen.add(row.find("total", BigDecimal.class).toString()));
      token = page.next();
    } while (token.isPresent());
    assertThat(seen)
        .containsExactly("Optional[100]", "Optional[9.5]", "Optional[9.50]", "Optional.empty");
  }

  @Test
  void page_ofAnotherQuery_isRefusedThoughPagesOfThisOneAreKept() {
    Query byTotal = Query.from("orders").orderBy(asc("total")).limit(1).build();
    Query byCustomer = Query.from("orders").orderBy(asc("customer_id")).limit(1).build();
    PageToken token = loaded.gateway().query(byTotal).next().orElseThrow();
    PageToken other = loaded.gateway().query(byCustomer).next().orElseThrow();
    assertThat(loaded.gateway().query(byTotal.after(token)).size()).isEqualTo(1);
    assertThat(
            catchThrowableOfType(
                    MesaException.class, () -> loaded.gateway().query(byTotal.after(other)))
                .code())
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }
}
