package io.mesa.postgres;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Aggregate.sum;
import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.MesaHealth;
import io.mesa.admin.Confirmation;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.cost.CostEstimate;
import io.mesa.error.MesaException;
import io.mesa.event.AskedQuery;
import io.mesa.event.CallFinished;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.micrometer.MesaMetrics;
import io.mesa.micrometer.MesaObservations;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.PageToken;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.Termination;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.structure.Database;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The README's Java, run: each of its blocks stands in this file, or in that of mesa-bench for the
 * cache, to the letter but for white space.
 */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = PostgresServer.shared(18).createDatabase("shop");
    database.execute(
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)",
        """
        CREATE TABLE sales.orders (
          id bigint PRIMARY KEY, total numeric(10, 2), state text,
          placed_at timestamptz DEFAULT now(),
          customer_id int REFERENCES sales.customer)
        """,
        """
        CREATE TABLE sales.item (
          order_id bigint REFERENCES sales.orders, sku text, amount int, PRIMARY KEY (order_id, sku))
        """,
        "CREATE TABLE sales.note (text text)",
        "INSERT INTO sales.customer (name) VALUES ('Eve')",
        "INSERT INTO sales.orders VALUES (7, 12.50, 'open', now(), 1)",
        "INSERT INTO sales.item VALUES (7, 'A-1', 2), (7, 'B-2', 1)");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void everyBlock_isRun() throws IOException {
    String run =
        squeezed(
            Files.readString(Path.of("src/test/java/io/mesa/postgres/ReadmeTest.java"))
                + Files.readString(
                    Path.of(
                        "../mesa-bench/src/test/java/io/mesa/bench/cache/CacheReadmeTest.java")));
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../README.md")));
    int count = 0;
    while (blocks.find()) {
      assertThat(run).contains(squeezed(blocks.group(1)));
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(6);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void fiveMinutes() {
    String url = database.url();
    Source shop = Source.fromUrl("shop", url);
    try (Mesa mesa = Mesa.of(shop)) {
      DatabaseGateway gateway = mesa.gateway("shop");

      for (TableSummary table : gateway.tables(TableFilter.inSchemas("sales"))) {
        System.out.printf("%-30s %s rows, %s bytes%n", table.name(), table.rows(), table.bytes());
      }
      Rows open =
          gateway.run(
              NativeStatement.of("SELECT id, total FROM sales.orders WHERE state = $1", "open"));
      for (Row order : open) {
        System.out.println(
            order.get("id", Long.class) + ": " + order.get("total", BigDecimal.class));
      }
    }
  }

  @Test
  void jobs() {
    Source shop = Source.fromUrl("shop", database.url());
    Query report = Query.from(TableName.of("sales", "orders")).select("id").build();
    try (Mesa mesa = Mesa.of(shop)) {
      DatabaseGateway gateway = mesa.gateway();
      Outcome outcome = gateway.submit(report);
      Rows rows =
          outcome.join(Duration.ofMinutes(5)); // or outcome.fold(completed -> …, deferred -> …)
      assertThat(rows.size()).isEqualTo(1);

      gateway.preview().stores().install("mesa").statements().forEach(System.out::println);
      gateway
          .stores()
          .install("mesa"); // once, by whoever may; then Mesa.builder()….jobs("shop", "mesa")
    }
    CallOptions later =
        CallOptions.none()
            .withSubmit(SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER));
    try (Mesa mesa = Mesa.builder().source(shop).jobs("shop", "mesa").build()) {
      Outcome outcome = mesa.gateway().with(later).submit(report);
      assertThat(outcome.join(Duration.ofMinutes(5)).size()).isEqualTo(1);
    }
  }

  @Test
  void events() {
    MesaListener late =
        new MesaListener() {
          @Override
          public void callFinished(CallFinished call) {
            call.asked()
                .flatMap(AskedQuery::estimate)
                .filter(estimate -> call.duration().compareTo(estimate.bound()) > 0)
                .ifPresent(estimate -> System.out.println(call + " took longer than " + estimate));
          }
        }; // Mesa.builder()….listener(late)
    Source shop = Source.fromUrl("shop", database.url());
    Query report = Query.from(TableName.of("sales", "orders")).select("id").build();
    try (Mesa mesa = Mesa.builder().source(shop).listener(late).build()) {
      mesa.gateway().submit(report).join(Duration.ofMinutes(1));
      assertThat(mesa.gateway().submit(report).join(Duration.ofMinutes(1)).size()).isEqualTo(1);
    }
  }

  @Test
  void metrics() {
    Source shop = Source.fromUrl("shop", database.url());
    var meters = new SimpleMeterRegistry();
    var observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    var metrics = new MesaMetrics(meters);
    Mesa mesa =
        Mesa.builder()
            .source(shop)
            .listener(new MesaObservations(observations))
            .listener(metrics)
            .build();
    metrics.bindTo(
        mesa); // and new QueryCacheMetrics(cache, "answers", Tags.empty()).bindTo(meters)

    try (mesa) {
      Query misspelt = Query.from(TableName.of("sales", "orders")).select("idd").build();
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().query(misspelt));
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().run(NativeStatement.of("SELECT 1 / 0")));
      assertThat(meters.get("mesa.connections").tag("change", "opened").counter().count())
          .isPositive();
    }
    assertThat(
            meters
                .get("db.client.operation.duration")
                .tag("db.system.name", "postgresql")
                .tag("db.namespace", database.name())
                .tag("db.query.summary", "query sales.orders")
                .tag("error.type", "NOT_FOUND")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(
            meters
                .get("db.client.operation.duration")
                .tag("db.operation.name", "run")
                .tag("db.response.status_code", "22012")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void estimates() {
    Query report = Query.from(TableName.of("sales", "orders")).select("id").build();
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      gateway.query(report);
      CostEstimate estimate = gateway.estimate(report);
      System.out.println(estimate.expected() + ", hardly more than " + estimate.bound());
      System.out.println(estimate.basis() + " of " + estimate.samples() + " runs");
      gateway
          .accuracy()
          .ifPresent(System.out::println); // how good the estimates were that ran since
      assertThat(estimate.isKnown()).isTrue();
      assertThat(estimate.samples()).isEqualTo(1);
    }
  }

  @Test
  void health() {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      MesaHealth health = mesa.health();
      System.out.println(health); // a line for each source, and what is wrong under it
      for (MesaHealth.OfSource source : health.sources()) {
        System.out.println(source.server().find().map(ServerHealth::connections)); // or isMissing()
        System.out.println(
            source.jobs().waiting() + " jobs wait, " + source.jobs().running() + " run");
      }
      assertThat(health.isWell()).isTrue();
    }
  }

  @Test
  void inspect() {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      for (Database database : gateway.databases()) {
        System.out.println(database.name() + ": " + database.bytes()); // 7811043, or DENIED: …
        if (database.bytes() instanceof Reading.Missing<Long> missing) {
          missing.remedy().ifPresent(System.out::println); // GRANT CONNECT ON DATABASE …
        }
      }
      try (Stream<Table> tables = gateway.structure(TableFilter.all())) {
        tables
            .filter(table -> table.primaryKey().isEmpty())
            .forEach(table -> System.out.println(table.name() + " has no primary key"));
      }
      WaitGraph waits = gateway.waits();
      for (WaitGraph.Node root : waits.roots()) {
        System.out.println(root + " blocks " + waits.waitsFor(root).size() + " directly");
      }
    }
  }

  record Item(String sku, int amount) {}

  record Customer(String name) {}

  record Order(long id, BigDecimal total, Instant placedAt, Customer customer, List<Item> item) {}

  @Test
  void query() {
    database.execute("UPDATE sales.orders SET state = 'open'");
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      Query open =
          Query.from(TableName.of("sales", "orders"))
              .select("id", "total", "placed_at")
              .where(and(eq("state", "open"), gt("total", 10), exists("item", eq("sku", "A-1"))))
              .include("customer", customer -> customer.select("name"))
              .include("item", items -> items.select("sku", "amount").orderBy(asc("sku")).limit(5))
              .orderBy(desc("placed_at"))
              .limit(50)
              .build();
      Rows page = gateway.query(open);
      for (Row order : page) {
        String customer = order.one("customer").orElseThrow().get("name", String.class);
        System.out.println(order.get("id", Long.class) + " of " + customer + order.many("item"));
      }
      Optional<PageToken> next =
          page.next(); // gateway.query(open.after(next.get())): keyset paging

      assertThat(next).isEmpty();
      Order order = page.as(Order.class).get(0);
      assertThat(order.customer()).isEqualTo(new Customer("Eve"));
      assertThat(order.item()).containsExactly(new Item("A-1", 2), new Item("B-2", 1));
      assertThat(Query.fromJson(open.toJson())).isEqualTo(open);
      assertThat(gateway.translate(open).text()).contains("\"sales\".\"orders\"");

      Plan plan = gateway.explain(open);
      for (Plan.Warning warning : plan.warnings()) {
        System.out.println(warning.message()); // … an index would spare that: CREATE INDEX ON …
      }
      assertThat(plan.accesses())
          .extracting(Plan.Access::table)
          .contains(TableName.of("sales", "orders"));

      Query perState =
          Query.from(TableName.of("sales", "orders"))
              .groupBy("state")
              .aggregate(count().as("orders"), sum("total").as("revenue"))
              .having(gt("orders", 0))
              .orderBy(desc("revenue"))
              .build();
      assertThat(gateway.query(perState).get(0).get("revenue", BigDecimal.class))
          .isEqualByComparingTo("12.50");
    }
  }

  @Test
  void change() {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      Query open = Query.from(TableName.of("sales", "orders")).where(eq("state", "open")).build();
      MutationResult added =
          gateway.execute(
              Mutation.insertInto(TableName.of("sales", "customer"))
                  .columns("name")
                  .values("Ann")
                  .values("Bob")
                  .returning("id")
                  .build());
      gateway.useTransaction(
          transaction -> {
            transaction.execute(
                Mutation.update(TableName.of("sales", "orders"))
                    .set("state", "paid")
                    .where(eq("id", 7))
                    .build());
            transaction.query(open);
          });
      assertThat(added.count()).isEqualTo(2);
      assertThat(database.one("SELECT state FROM sales.orders WHERE id = 7")).isEqualTo("paid");
    }
  }

  @Test
  void act() throws Exception {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()));
        Connection victim = database.connect()) {
      DatabaseGateway gateway = mesa.gateway();
      victim.createStatement().execute("SELECT 1");
      Session session =
          gateway
              .sessions(SessionFilter.standard().withIdle().withDatabase(database.name()))
              .stream()
              .filter(other -> !other.own())
              .findFirst()
              .orElseThrow();
      Secret password = Secret.of("readme-password");

      Termination end = gateway.terminate(session.id().get()); // ENDED, SIGNALLED, GONE or DENIED

      assertThat(end.outcome()).isEqualTo(Termination.Outcome.ENDED);
      String name = "readme_" + database.name();
      NewUser user = NewUser.application(name, database.name(), "sales").withPassword(password);
      gateway.preview().createUser(user).statements().forEach(System.out::println);
      ActionReport created = gateway.createUser(user);
      created.notes().forEach(System.out::println); // what PUBLIC still grants beyond it
      assertThat(gateway.user(name)).isPresent();
      gateway.dropUser(name, new OwnedObjects.Drop(), Confirmation.of(name));
    }
  }

  @Test
  void run() {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      gateway.run(
          NativeStatement.of("UPDATE sales.orders SET state = $1 WHERE id = $2", "paid", 7L)
              .allowingWrites());
      assertThat(database.one("SELECT state FROM sales.orders WHERE id = 7")).isEqualTo("paid");
    }
  }
}
