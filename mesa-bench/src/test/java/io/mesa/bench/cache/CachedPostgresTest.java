package io.mesa.bench.cache;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobFilter;
import io.mesa.postgres.testing.CuttingRelay;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.TableName;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of PostgreSQL's that are kept on Caffeine, through the door. */
class CachedPostgresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Query CUSTOMERS = Query.from("customer").build();

  private static PostgresServer server;
  private TestDatabase database;
  private CaffeineCache cache;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeAll
  static void start() {
    server = PostgresServer.shared(18);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void create() {
    database = server.createDatabase("cached");
    database.execute(
        "CREATE TABLE customer (id int PRIMARY KEY, name text, tenant text)",
        "CREATE TABLE purchase (id int PRIMARY KEY, customer_id int REFERENCES customer ON DELETE CASCADE)",
        "CREATE TABLE item (id int PRIMARY KEY, purchase_id int REFERENCES purchase ON DELETE CASCADE)",
        "CREATE TABLE part (id int PRIMARY KEY, item_id int REFERENCES item ON DELETE CASCADE)",
        "INSERT INTO customer VALUES (1, 'Ann', 'a'), (2, 'Bob', 'b')",
        "INSERT INTO purchase VALUES (10, 1)",
        "INSERT INTO item VALUES (100, 10)",
        "INSERT INTO part VALUES (1000, 100)",
        "CREATE VIEW buyer AS SELECT id, name FROM customer WHERE EXISTS"
            + " (SELECT FROM purchase WHERE customer_id = customer.id)",
        "CREATE VIEW loud_buyer AS SELECT id, upper(name) AS name FROM buyer",
        "CREATE TABLE measure (at int, v int) PARTITION BY RANGE (at)",
        "CREATE TABLE measure_1 PARTITION OF measure FOR VALUES FROM (0) TO (10)",
        "INSERT INTO measure VALUES (1, 1)");
    cache = CaffeineCache.builder().build();
    mesa = mesa(database.url());
    gateway = mesa.gateway("shop");
  }

  private Mesa mesa(String url) {
    return Mesa.builder()
        .source(
            Source.builder("shop")
                .url(url)
                .applicationName("shop")
                .pooling(Pooling.pooled(0, 4))
                .build())
        .cache(cache)
        .build();
  }

  @AfterEach
  void drop() {
    mesa.close();
    database.close();
  }

  private long hits() {
    return cache.statistics().hits();
  }

  private Rows assertMiss(DatabaseGateway asked, Query query) {
    long before = hits();
    Rows rows = asked.query(query);
    assertThat(hits()).as("hits").isEqualTo(before);
    return rows;
  }

  private Rows assertHit(DatabaseGateway asked, Query query) {
    long before = hits();
    Rows rows = asked.query(query);
    assertThat(hits()).as("hits").isEqualTo(before + 1);
    return rows;
  }

  private static String text(Rows rows) {
    return rows.stream().toList().toString();
  }

  private void assertKept(DatabaseGateway asked, Query query) {
    Rows first = assertMiss(asked, query);
    assertThat(assertHit(asked, query)).isEqualTo(first);
  }

  private static Mutation rename(int id, String name) {
    return Mutation.update("customer").set("name", name).where(eq("id", id)).build();
  }

  @Test
  void query_again_isAHit_andAfterAWriteAMiss() {
    assertKept(gateway, CUSTOMERS);
    assertKept(gateway, Query.from("part").build());
    gateway.execute(rename(1, "Anna"));
    assertThat(text(assertMiss(gateway, CUSTOMERS))).contains("Anna");
    assertHit(gateway, Query.from("part").build());
    gateway.execute(Mutation.deleteFrom("customer").where(eq("id", 1)).build());
    assertThat(assertMiss(gateway, Query.from("part").build())).isEmpty();
  }

  @Test
  void views_onViews_areHits_untilATableBehindThemIsWritten() {
    Query query = Query.from("loud_buyer").build();
    assertKept(gateway, query);
    gateway.execute(
        Mutation.insertInto("purchase").columns("id", "customer_id").values(11, 2).build());
    assertThat(assertMiss(gateway, query)).hasSize(2);
  }

  @Test
  void partitionedTables_areHits_untilAPartitionIsWritten() {
    Query query = Query.from("measure").build();
    assertKept(gateway, query);
    gateway.execute(Mutation.insertInto("measure_1").columns("at", "v").values(2, 2).build());
    assertThat(assertMiss(gateway, query)).hasSize(2);
  }

  @Test
  void includes_ofThreeLevels_areHits_untilTheLastIsWritten() {
    Query query =
        Query.from("customer")
            .include("purchase", with -> with.include("item", item -> item.include("part")))
            .build();
    assertKept(gateway, query);
    gateway.execute(Mutation.deleteFrom("part").everyRow().build());
    assertMiss(gateway, query);
  }

  @Test
  void policies_areHitsOfTheirSettingsOnly() {
    String login = "tenant_" + database.name();
    database.execute(
        "CREATE ROLE \"" + login + "\" LOGIN",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO \"" + login + "\"",
        "ALTER TABLE customer ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON customer USING (tenant = current_setting('app.tenant'))");
    try (Mesa limited = mesa(database.url(login))) {
      for (String tenant : new String[] {"a", "b"}) {
        DatabaseGateway own =
            limited
                .gateway("shop")
                .with(CallOptions.none().withSessionSetting("app.tenant", tenant));
        assertKept(own, CUSTOMERS);
        assertThat(own.query(CUSTOMERS)).hasSize(1);
        assertThat(own.query(CUSTOMERS).get(0).get("tenant", String.class)).isEqualTo(tenant);
      }
      gateway.execute(rename(1, "Anna"));
      DatabaseGateway first =
          limited.gateway("shop").with(CallOptions.none().withSessionSetting("app.tenant", "a"));
      assertThat(text(assertMiss(first, CUSTOMERS))).contains("Anna");
    } finally {
      database.execute("DROP OWNED BY \"" + login + "\"", "DROP ROLE \"" + login + "\"");
    }
  }

  @Test
  void transaction_uncommitted_isSeenByNobodyElse() {
    assertKept(gateway, CUSTOMERS);
    gateway.useTransaction(
        transaction -> {
          transaction.execute(rename(1, "Anna"));
          assertThat(text(transaction.query(CUSTOMERS))).contains("Anna");
          assertThat(text(gateway.query(CUSTOMERS))).doesNotContain("Anna");
        });
    assertThat(text(assertMiss(gateway, CUSTOMERS))).contains("Anna");
    assertThatRolledBackWriteChangesNothing();
  }

  private void assertThatRolledBackWriteChangesNothing() {
    assertHit(gateway, CUSTOMERS);
    IllegalStateException thrown =
        catchThrowableOfType(
            IllegalStateException.class,
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(rename(1, "Nobody"));
                      throw new IllegalStateException("the application's own");
                    }));
    assertThat(thrown).isNotNull();
    assertThat(text(gateway.query(CUSTOMERS))).doesNotContain("Nobody");
  }

  @Test
  void changed_fromOutside_isAMissOnceMesaIsTold() {
    assertKept(gateway, CUSTOMERS);
    database.execute("UPDATE customer SET name = 'Anna' WHERE id = 1");
    assertHit(gateway, CUSTOMERS);
    mesa.changed("shop", TableName.of("public", "customer"));
    assertThat(text(assertMiss(gateway, CUSTOMERS))).contains("Anna");
  }

  /** The view reads another table from then on, and the cascade reaches further. */
  @Test
  void structure_changedByAStatement_countsAtOnce() {
    Query query = Query.from("loud_buyer").build();
    assertKept(gateway, query);
    gateway.run(
        NativeStatement.of(
                "CREATE OR REPLACE VIEW loud_buyer AS SELECT id, 'x' || id AS name FROM item")
            .allowingWrites());
    assertThat(text(assertMiss(gateway, query))).contains("x100");
    assertHit(gateway, query);
    gateway.execute(Mutation.deleteFrom("purchase").where(eq("id", 10)).build());
    assertThat(assertMiss(gateway, query)).isEmpty();
  }

  @Test
  void rights_takenAway_areNotOutlivedByAnswers() {
    String login = "denied_" + database.name();
    database.execute(
        "CREATE ROLE \"" + login + "\" LOGIN", "GRANT SELECT ON customer TO \"" + login + "\"");
    try (Mesa limited = mesa(database.url(login))) {
      assertKept(limited.gateway("shop"), CUSTOMERS);
      gateway.run(
          NativeStatement.of("REVOKE SELECT ON customer FROM \"" + login + "\"").allowingWrites());
      MesaException refusal =
          catchThrowableOfType(MesaException.class, () -> limited.gateway("shop").query(CUSTOMERS));
      assertThat(refusal.code()).isEqualTo(ErrorCode.PERMISSION);
    } finally {
      database.execute("DROP OWNED BY \"" + login + "\"", "DROP ROLE \"" + login + "\"");
    }
  }

  /** The change lands after its caller was told that nobody knows; nothing is kept until then. */
  @Test
  void outcome_unknown_isNoHitUntilItIsSettled() throws IOException {
    database.execute(
        """
        CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END'
        """,
        """
        CREATE CONSTRAINT TRIGGER hold AFTER UPDATE ON customer DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION hold()
        """);
    try (CuttingRelay relay = CuttingRelay.to(server.port());
        var holder = database.connect();
        var holding = holder.createStatement();
        Mesa far = mesa(database.url().replace(":" + server.port(), ":" + relay.port()))) {
      assertKept(gateway, CUSTOMERS);
      holding.execute("SELECT pg_advisory_lock(7)");
      var failed = new CompletableFuture<MesaException>();
      new Thread(
              () ->
                  failed.complete(
                      catchThrowableOfType(
                          MesaException.class,
                          () ->
                              far.gateway("shop")
                                  .useTransaction(
                                      transaction -> transaction.execute(rename(1, "Anna"))))))
          .start();
      Waiting.until(
          "the commit to wait",
          PATIENCE,
          () ->
              !database
                  .column("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory'")
                  .isEmpty());
      relay.cut();
      assertThat(failed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().code())
          .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      for (int i = 0; i < 3; i++) {
        assertThat(text(assertMiss(gateway, CUSTOMERS))).doesNotContain("Anna");
      }
      holding.execute("SELECT pg_advisory_unlock_all()");
      Waiting.until(
          "an answer to be kept again",
          PATIENCE,
          () -> {
            gateway.query(CUSTOMERS);
            long before = hits();
            gateway.query(CUSTOMERS);
            return hits() > before;
          });
      assertThat(text(gateway.query(CUSTOMERS))).contains("Anna");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void submit_ofAKeptAnswerWithAKey_makesNoJob() {
    assertKept(gateway, CUSTOMERS);
    CallOptions keyed =
        CallOptions.none().withSubmit(SubmitOptions.defaults().withIdempotencyKey("k"));
    var answered = (Outcome.Completed) gateway.with(keyed).submit(CUSTOMERS);
    assertThat(answered.fromCache()).isTrue();
    assertThat(mesa.jobs().list(JobFilter.all())).isEmpty();
  }
}
