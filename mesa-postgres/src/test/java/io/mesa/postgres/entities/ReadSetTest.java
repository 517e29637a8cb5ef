package io.mesa.postgres.entities;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Filters;
import io.mesa.query.Query;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What answers are made of, on each version of the server. */
class ReadSetTest {
  private static final String[] SCHEMA = {
    "CREATE TABLE customer (id int PRIMARY KEY, name text, tenant text, at timestamptz, day date)",
    "CREATE TABLE purchase (id int PRIMARY KEY, customer_id int REFERENCES customer, total numeric)",
    "CREATE TABLE item (purchase_id int REFERENCES purchase, n int, PRIMARY KEY (purchase_id, n))",
    "CREATE TABLE tag (id int PRIMARY KEY)",
    "CREATE TABLE customer_tag (customer_id int REFERENCES customer, tag_id int REFERENCES tag,"
        + " PRIMARY KEY (customer_id, tag_id))",
    "CREATE TABLE allowed (name text)",
    "CREATE TYPE mood AS ENUM ('good', 'bad')",
    "CREATE VIEW direct AS SELECT * FROM customer",
    "CREATE VIEW onview AS SELECT d.name, p.total FROM direct d JOIN purchase p ON p.customer_id = d.id",
    "CREATE VIEW inside AS SELECT id FROM tag WHERE EXISTS (SELECT FROM item WHERE n = tag.id)",
    "CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS n FROM purchase",
    "CREATE VIEW onsummary AS SELECT n FROM summary",
    "CREATE TABLE measure (at date, v int) PARTITION BY RANGE (at)",
    "CREATE TABLE measure_1 PARTITION OF measure FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"
        + " PARTITION BY LIST (v)",
    "CREATE TABLE measure_1_1 PARTITION OF measure_1 FOR VALUES IN (1)",
    "CREATE TABLE parent (id int)",
    "CREATE TABLE other_parent (id int)",
    "CREATE TABLE child () INHERITS (parent, other_parent)",
    "CREATE UNLOGGED TABLE quick (id int)",
    "CREATE SEQUENCE counter",
    "CREATE VIEW oncounter AS SELECT last_value FROM counter",
    "CREATE VIEW oncatalog AS SELECT relname FROM pg_class",
    "CREATE VIEW oninformation AS SELECT table_name FROM information_schema.tables",
    "CREATE TABLE secured (id int, owner text)",
    "ALTER TABLE secured ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY by_name ON secured FOR SELECT"
        + " USING (owner IN (SELECT name FROM direct) AND owner = current_user)",
    "CREATE POLICY writing ON secured FOR INSERT WITH CHECK (id IN (SELECT id FROM tag))",
    "CREATE TABLE by_setting (id int, tenant text)",
    "ALTER TABLE by_setting ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY by_setting ON by_setting USING (tenant = current_setting('app.tenant', true))",
    "CREATE TABLE by_name (id int, tenant text)",
    "ALTER TABLE by_name ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY by_name ON by_name USING (tenant = current_setting('application_name'))",
    "CREATE TABLE by_function (id int)",
    "CREATE FUNCTION may(int) RETURNS boolean STABLE LANGUAGE sql AS 'SELECT $1 > 0'",
    "ALTER TABLE by_function ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY by_function ON by_function USING (may(id))",
    "CREATE VIEW onsecured AS SELECT id FROM secured",
    "CREATE FUNCTION fixed(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 + 1'",
    "CREATE AGGREGATE wild (int) (SFUNC = wild_next, STYPE = int)",
  };

  private static Stream<Opened> servers() {
    return OPENED.stream();
  }

  private static final java.util.List<Opened> OPENED = new java.util.ArrayList<>();

  /** A server with the schema, and a gateway to it. */
  private record Opened(TestDatabase database, RecordingCache cache, Mesa mesa) {
    static Opened on(PostgresServer server) {
      TestDatabase database = server.createDatabase("reads");
      database.execute(
          "CREATE FUNCTION wild_next(int, int) RETURNS int VOLATILE LANGUAGE sql AS 'SELECT $1'");
      database.execute(SCHEMA);
      var cache = new RecordingCache();
      Source source =
          Source.builder("read").url(database.url()).pooling(Pooling.pooled(0, 2)).build();
      return new Opened(database, cache, Mesa.builder().source(source).cache(cache).build());
    }

    ReadSet of(Query query) {
      mesa.gateway("read").query(query);
      return cache.reads();
    }

    ReadSet ofView(String definition) {
      database.execute("DROP VIEW IF EXISTS tried", "CREATE VIEW tried AS " + definition);
      mesa.gateway("read").structureChanged();
      return of(Query.from("tried").build());
    }

    @Override
    public String toString() {
      return database.server().toString();
    }
  }

  @BeforeAll
  static void create() {
    PostgresServer.all().map(Opened::on).forEach(OPENED::add);
  }

  @AfterAll
  static void drop() {
    OPENED.forEach(
        opened -> {
          opened.mesa().close();
          opened.database().close();
        });
    OPENED.clear();
  }

  private static void assertReads(ReadSet reads, String... tables) {
    assertThat(reads).isInstanceOf(ReadSet.Tables.class);
    assertThat(((ReadSet.Tables) reads).tables())
        .containsExactlyInAnyOrder(
            Arrays.stream(tables)
                .map(name -> TableName.of("public", name))
                .toArray(TableName[]::new));
  }

  private static void assertUnknown(ReadSet reads, String reason) {
    assertThat(reads).isInstanceOf(ReadSet.Unknown.class);
    assertThat(((ReadSet.Unknown) reads).reason()).contains(reason);
  }

  private static Query all(String table) {
    return Query.from(table).build();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void identity_always_isOfTheDatabaseOnItsServer(Opened opened) {
    String expected =
        opened
            .database()
            .one(
                "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database()) FROM pg_control_system()");
    assertThat(((ReadSet.Tables) opened.of(all("tag"))).database()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void query_always_readsTheTablesThatItNames(Opened opened) {
    assertReads(opened.of(all("customer")), "customer");
    assertReads(
        opened.of(
            Query.from("customer")
                .include("purchase", with -> with.include("item"))
                .include("tag")
                .build()),
        "customer",
        "purchase",
        "item",
        "tag",
        "customer_tag");
    assertReads(
        opened.of(
            Query.from("item")
                .where(Filters.not(Filters.exists("purchase", Filters.exists("customer"))))
                .build()),
        "item",
        "purchase",
        "customer");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void query_ofViews_readsTheTablesBehindThem(Opened opened) {
    assertReads(opened.of(all("onview")), "customer", "purchase");
    assertReads(opened.of(all("inside")), "tag", "item");
    assertReads(opened.of(all("summary")), "summary");
    assertReads(opened.of(all("onsummary")), "summary");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void query_ofPartitions_readsTheirRoot(Opened opened) {
    assertReads(opened.of(all("measure")), "measure");
    assertReads(opened.of(all("measure_1")), "measure");
    assertReads(opened.of(all("measure_1_1")), "measure");
    assertThat(opened.of(all("child"))).isEqualTo(opened.of(all("other_parent")));
    assertReads(opened.of(all("parent")), "other_parent");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void query_underPolicies_readsWhatTheyLookAt(Opened opened) {
    assertReads(opened.of(all("secured")), "secured", "customer");
    assertReads(opened.of(all("onsecured")), "secured", "customer");
    assertReads(opened.of(all("by_setting")), "by_setting");
    assertUnknown(opened.of(all("by_name")), "current_setting");
    assertUnknown(opened.of(all("by_function")), "public.may, which is stable");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void query_ofWhatChangesByItself_isUnknown(Opened opened) {
    assertUnknown(opened.of(all("quick")), "unlogged table public.quick");
    assertUnknown(opened.of(all("oncounter")), "sequence public.counter");
    assertUnknown(opened.of(all("oncatalog")), "pg_catalog.pg_class");
    assertUnknown(opened.of(all("oninformation")), "information_schema.tables");
    assertUnknown(
        opened.of(Query.from(TableName.of("pg_catalog", "pg_class")).limit(1).build()),
        "pg_catalog.pg_class");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void view_thatDependsOnItsOperandsAndSettings_isKnown(Opened opened) {
    for (String expression :
        new String[] {
          "lower(name) || 'x' || id",
          "date_trunc('day', at)",
          "to_char(at, 'YYYY')",
          "at::date = day",
          "day < at",
          "fixed(id)",
          "name LIKE 'a%' AND id = ANY (ARRAY[1, 2])",
          "CASE WHEN id > 1 THEN coalesce(name, 'n') ELSE nullif(name, 'b') END",
          "(SELECT max(total) FROM purchase WHERE customer_id = customer.id)",
          "greatest(id, 3) IS DISTINCT FROM 4",
          "row_number() OVER (PARTITION BY tenant ORDER BY id)",
          "name::mood",
          "id::text::int",
          "jsonb_build_object('a', id) -> 'a'",
          "(ARRAY[id, 2])[1]",
          "(id, name) < (2, 'b')",
          "name COLLATE \"C\" > 'a'",
          "(SELECT \"a {XMLEXPR :opno 1 :relid 1259 \\\" FROM (SELECT id AS \"a {XMLEXPR :opno 1"
              + " :relid 1259 \\\") s)",
          "current_user = name",
          "session_user",
          "current_setting('app.tenant')"
        }) {
      ReadSet reads = opened.ofView("SELECT " + expression + " AS v FROM customer");
      assertThat(reads).as(expression).isInstanceOf(ReadSet.Tables.class);
    }
    assertReads(
        opened.ofView(
            "WITH RECURSIVE up AS (SELECT id FROM tag UNION ALL SELECT id + 1 FROM up WHERE id < 5)"
                + " SELECT u.id, s, string_agg(a.name, ',' ORDER BY a.name), array_agg(a.name)"
                + " FROM up u, generate_series(1, 2) s, allowed a"
                + " GROUP BY GROUPING SETS ((u.id, s), ()) HAVING count(*) > 0"
                + " UNION SELECT n, 1, 'x', ARRAY['y'] FROM item ORDER BY 1 LIMIT 5"),
        "tag",
        "allowed",
        "item");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void view_thatDependsOnMore_isUnknownAndSaysWhy(Opened opened) {
    String[][] cases = {
      {"now()", "calls now, which is stable"},
      {"random()", "calls random, which is volatile"},
      {"current_date", "the current time"},
      {"localtimestamp(1)", "the current time"},
      {"age(at)", "age, which is stable"},
      {"name::timestamptz", "timestamptz_in, which is stable"},
      {"'now'::text::date", "date_in, which is stable"},
      {"nextval('counter')", "nextval, which is volatile"},
      {"clock_timestamp() > at", "clock_timestamp"},
      {"may(id)", "public.may, which is stable"},
      {"(SELECT wild(n) FROM item)", "public.wild_next, which is volatile"},
      {"current_setting('application_name')", "current_setting"},
      {"current_setting(name)", "current_setting"},
      {"pg_backend_pid()", "pg_backend_pid"},
      {"txid_current()", "txid_current"},
      {"xmax::text", "the view public.tried uses a system column"},
      {"pg_relation_size('item')", "pg_relation_size"},
      {"xmlelement(name a, id)", "an expression of the kind XMLEXPR"}
    };
    for (String[] tried : cases) {
      assertUnknown(opened.ofView("SELECT " + tried[0] + " AS v FROM customer"), tried[1]);
      assertUnknown(
          opened.ofView(
              "SELECT 1 AS v FROM tag WHERE EXISTS (SELECT " + tried[0] + " FROM customer)"),
          tried[1]);
    }
    assertUnknown(
        opened.ofView("SELECT id FROM item TABLESAMPLE SYSTEM (50) JOIN tag ON true"),
        "TABLESAMPLE");
  }
}
