package io.mesa.postgres.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Filter;
import io.mesa.query.PageToken;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Sort;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the server does with the statements of queries on a table of a million rows. */
class IndexUseTest {
  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database =
        PostgresServer.shared(18)
            .createDatabase("million", "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    database.execute(
        """
        CREATE TABLE sale (
          id int, customer int NOT NULL, day int NOT NULL, paid int, name text NOT NULL,
          code text COLLATE "C" NOT NULL, plain int NOT NULL, open_item int, word text, kind int,
          amount int)
        """,
        """
        INSERT INTO sale
        SELECT n, n % 500, n % 3650, nullif(n % 1000, 7), 'n' || n % 10007, 'c' || n % 10007,
               n % 10007, nullif(n % 100000, 5), 'n' || n % 10007, n % 3,
               n % 100000
          FROM generate_series(1, 1000000) n
        """,
        "ALTER TABLE sale ADD PRIMARY KEY (id)",
        "CREATE INDEX ON sale (customer)",
        "CREATE INDEX ON sale (day, id)",
        "CREATE INDEX ON sale (paid, id)",
        "CREATE INDEX ON sale (name, id)",
        "CREATE INDEX ON sale (name text_pattern_ops)",
        "CREATE INDEX ON sale (code, id)",
        "CREATE INDEX ON sale (customer, open_item DESC NULLS LAST, id DESC)",
        "CREATE TABLE buyer (id int PRIMARY KEY)",
        "INSERT INTO buyer SELECT generate_series(0, 499)",
        "ALTER TABLE sale ADD FOREIGN KEY (customer) REFERENCES buyer",
        "CREATE TABLE note (sale int REFERENCES sale, line int, text text)",
        "INSERT INTO note SELECT n, n % 3, 'x' FROM generate_series(1, 20000) n",
        "CREATE TABLE small AS SELECT generate_series(1, 100) AS n",
        "VACUUM ANALYZE small, sale, buyer, note",
        "CREATE TABLE fresh WITH (autovacuum_enabled = false) AS"
            + " SELECT generate_series(1, 5000) AS n");
    mesa =
        Mesa.of(
            Source.builder("million").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    gateway = mesa.gateway("million");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  static Stream<Arguments> indexed() {
    return Stream.of(
        Arguments.of("eq", eq("customer", 17), List.of()),
        Arguments.of("in", in("customer", List.of(17, 18, 19)), List.of()),
        Arguments.of("range", and(gte("day", 100), lt("day", 103)), List.of()),
        Arguments.of("text", eq("name", "n17"), List.of()),
        Arguments.of("beginning of a text", startsWith("name", "n9999"), List.of()));
  }

  static Stream<Arguments> ordered() {
    Filter all = and();
    return Stream.of(
        Arguments.of("ascending", all, List.of(asc("day"))),
        Arguments.of("descending", all, List.of(desc("day"))),
        Arguments.of("by key", all, List.of(desc("id"))),
        Arguments.of("nullable", all, List.of(asc("paid"))),
        Arguments.of("nullable, descending", all, List.of(desc("paid"))),
        Arguments.of("nulls first", all, List.of(asc("paid").withNullsFirst())),
        Arguments.of("nulls first, descending", all, List.of(desc("paid").withNullsFirst())),
        Arguments.of("text", all, List.of(asc("name"))),
        Arguments.of("text of a binary column", all, List.of(desc("code").in(TextOrder.BINARY))),
        Arguments.of("one value and an order", eq("customer", 17), List.of(desc("open_item"))));
  }

  private static void assertIndexed(String what, Query query) {
    Plan plan = gateway.explain(query);
    assertThat(plan.text()).as(what).contains("Index").doesNotContain("Seq Scan", "Sort");
    assertThat(plan.warnings()).as(what).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("indexed")
  void explain_ofAnIndexedFilter_readsByTheIndex(String what, Filter where, List<Sort> none) {
    assertIndexed(what, Query.from("sale").where(where).build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ordered")
  void explain_ofIndexedPages_readsByTheIndex(String what, Filter where, List<Sort> order) {
    QueryBuilder asked = Query.from("sale").where(where).orderBy(order.toArray(Sort[]::new));
    // Far enough from both ends that the planner takes no page for the whole rest.
    PageToken token = gateway.query(asked.limit(500).build()).next().orElseThrow();
    Query query = asked.limit(5).build();
    assertIndexed(what, query);
    assertIndexed(what + ", after", query.after(token));
    assertIndexed(what + ", before", query.before(token));
  }

  @Test
  void explain_ofAPageThatBeginsAmongNulls_readsByTheIndex() {
    QueryBuilder nullsFirst = Query.from("sale").orderBy(desc("paid").withNullsFirst());
    PageToken amongNulls = gateway.query(nullsFirst.limit(500).build()).next().orElseThrow();
    Query query = nullsFirst.limit(5).build();
    assertIndexed("after", query.after(amongNulls));
    assertIndexed("before", query.before(amongNulls));
  }

  /** A query, what it is warned of, and what the index named for it is made of. */
  static Stream<Arguments> unindexed() {
    return Stream.of(
        Arguments.of(
            Plan.Concern.FILTER, Query.from("sale").where(eq("plain", 17)).build(), "(\"plain\")"),
        Arguments.of(
            Plan.Concern.FILTER,
            Query.from("sale").where(and(in("plain", List.of(1, 2)), lt("amount", 9))).build(),
            "(\"plain\", \"amount\")"),
        Arguments.of(
            Plan.Concern.FILTER,
            Query.from("sale").where(and(gte("amount", 100), lt("amount", 109))).build(),
            "(\"amount\")"),
        Arguments.of(
            Plan.Concern.FILTER,
            Query.from("sale").where(startsWith("word", "n99")).build(),
            "(\"word\" text_pattern_ops)"),
        Arguments.of(
            Plan.Concern.FILTER,
            Query.from("sale").where(startsWith("word", "N99").ignoringCase()).build(),
            "(lower(\"word\" COLLATE \"C\"))"),
        Arguments.of(
            Plan.Concern.SORT,
            Query.from("sale").orderBy(desc("plain")).limit(10).build(),
            "(\"plain\", \"id\")"),
        Arguments.of(
            Plan.Concern.SORT,
            Query.from("sale").orderBy(desc("open_item"), asc("plain")).limit(10).build(),
            "(\"open_item\" DESC NULLS LAST, \"plain\", \"id\")"),
        Arguments.of(
            Plan.Concern.SORT,
            Query.from("sale").orderBy(asc("word")).textOrder(TextOrder.BINARY).limit(10).build(),
            "(\"word\" COLLATE \"C\", \"id\")"),
        Arguments.of(
            Plan.Concern.SORT,
            Query.from("sale").where(eq("kind", 1)).orderBy(asc("plain")).limit(10).build(),
            "(\"kind\", \"plain\", \"id\")"),
        Arguments.of(
            Plan.Concern.RELATION,
            Query.from("sale").where(eq("id", 17)).include("note").build(),
            "(\"sale\")"));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("unindexed")
  void explain_whereAnIndexIsMissing_namesOneThatServes(
      Plan.Concern concern, Query query, String keys) {
    List<Plan.Warning> warnings = gateway.explain(query).warnings();
    assertThat(warnings).hasSize(1);
    Plan.Warning warning = warnings.get(0);
    assertThat(warning.concern()).isEqualTo(concern);
    assertThat(warning.remedy().orElseThrow()).endsWith(keys);
    assertThat(warning.message()).contains(warning.remedy().orElseThrow());
    try (IndexMade made = IndexMade.by(database, warning.remedy().orElseThrow())) {
      Plan plan = gateway.explain(query);
      assertThat(plan.warnings()).as(plan.text()).isEmpty();
      assertThat(plan.text()).contains(made.name());
    }
  }

  /** An index while a test needs it. */
  private record IndexMade(TestDatabase database, String name) implements AutoCloseable {
    static IndexMade by(TestDatabase database, String statement) {
      database.execute(statement.replace("CREATE INDEX ON", "CREATE INDEX advised ON"));
      return new IndexMade(database, "advised");
    }

    @Override
    public void close() {
      database.execute("DROP INDEX advised");
    }
  }

  @Test
  void explain_ofAPageWithoutAnIndex_namesOne() {
    Query query = Query.from("sale").orderBy(asc("plain")).limit(10).build();
    PageToken next = gateway.query(query).next().orElseThrow();
    assertThat(gateway.explain(query.after(next)).warnings())
        .extracting(Plan.Warning::concern)
        .containsExactly(Plan.Concern.PAGE);
  }

  @Test
  void explain_ofAConditionThatNoIndexServes_saysSo() {
    Query query = Query.from("sale").where(not(lt("plain", 10_000))).build();
    assertThat(gateway.explain(query).warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.remedy()).isEmpty();
              assertThat(warning.message()).contains("no index serves");
            });
  }

  @Test
  void explain_ofMostRowsOrFewRowsOfASmallTable_warnsOfNothing() {
    assertThat(gateway.explain(Query.from("sale").where(eq("kind", 1)).build()).warnings())
        .isEmpty();
    assertThat(gateway.explain(Query.from("small").where(eq("n", 1)).build()).warnings()).isEmpty();
  }

  @Test
  void explain_givesCostRowsAndAccesses() {
    Plan plan = gateway.explain(Query.from("sale").where(eq("code", "c17")).build());
    assertThat(plan.cost().get()).isPositive();
    assertThat(plan.rows().get()).isBetween(10L, 1_000L);
    assertThat(plan.accesses())
        .singleElement()
        .satisfies(
            access -> {
              assertThat(access.table()).isEqualTo(TableName.of("public", "sale"));
              assertThat(access.method()).isIn(Plan.Method.INDEX_SCAN, Plan.Method.BITMAP_SCAN);
              assertThat(access.index()).contains("sale_code_id_idx");
            });
  }

  @Test
  void explain_ofATableThatWasNeverAnalysed_warnsOfGuesses() {
    assertThat(gateway.explain(Query.from("fresh").where(eq("n", 1)).build()).warnings())
        .containsExactly(
            new Plan.Warning(
                Plan.Concern.STATISTICS,
                TableName.of("public", "fresh"),
                "public.fresh was never analysed, so that the server guesses how many rows it has:"
                    + " ANALYZE \"public\".\"fresh\".",
                Optional.of("ANALYZE \"public\".\"fresh\"")));
  }
}
