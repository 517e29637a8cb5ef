package io.mesa.postgres.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PgBouncer;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.InsertBuilder;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.runtime.SessionFilter;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Behind a PgBouncer in transaction mode, whose sessions are shared. */
@EnabledIfEnvironmentVariable(
    named = PgBouncer.VARIABLE,
    matches = ".+",
    disabledReason = "no PgBouncer: MESA_TEST_PGBOUNCER names the program")
class PoolerTest {
  private static TestDatabase database;
  private static PgBouncer pooler;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("pooler");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, n int)",
        "CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS slept");
    pooler = PgBouncer.before(database.server());
    mesa =
        Mesa.of(
            Source.builder("pooler")
                .url(pooler.url(database))
                .option("prepare_threshold", "0")
                .limits(Limits.defaults().withQueryTimeout(Duration.ofSeconds(5)))
                .pooling(Pooling.pooled(0, 8))
                .build());
    gateway = mesa.gateway("pooler");
  }

  @AfterAll
  static void drop() throws IOException {
    mesa.close();
    pooler.close();
    database.close();
  }

  @Test
  void source_withASearchPath_isRefusedRatherThanReadElsewhere() {
    Source elsewhere =
        Source.builder("elsewhere")
            .url(pooler.url(database))
            .option("prepare_threshold", "0")
            .option("search_path", "other")
            .build();
    try (Mesa mistaken = Mesa.of(elsewhere)) {
      MesaException refused =
          catchThrowableOfType(
              MesaException.class,
              () -> mistaken.gateway().query(Query.from("item").limit(1).build()));
      assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
      assertThat(refused).hasMessageContaining("ALTER ROLE");
    }
  }

  @BeforeEach
  void fill() {
    database.execute(
        "TRUNCATE item", "INSERT INTO item SELECT i, i % 5 FROM generate_series(1, 2000) i");
  }

  private static void together(Runnable work) {
    List<CompletableFuture<Void>> running =
        IntStream.range(0, 8).mapToObj(i -> CompletableFuture.runAsync(work)).toList();
    running.forEach(CompletableFuture::join);
  }

  @Test
  void queries_ofMoreConnectionsThanSessions_areAnswered() {
    Query page = Query.from("item").where(lte("n", 3)).orderBy(asc("id")).limit(20).build();
    together(
        () -> {
          for (int i = 0; i < 20; i++) {
            Rows rows = gateway.query(page);
            assertThat(gateway.query(page.after(rows.next().orElseThrow())).size()).isEqualTo(20);
            assertThat(gateway.query(Query.from("item").build()).size()).isEqualTo(2_000);
          }
        });
  }

  @Test
  void mutationsAndTransactions_areWhole() {
    InsertBuilder insert = Mutation.insertInto("item").columns("id", "n");
    for (int i = 0; i < 25_000; i++) {
      insert.values(10_000 + i, null);
    }
    assertThat(gateway.execute(insert.build()).count()).isEqualTo(25_000);
    together(
        () ->
            gateway.useTransaction(
                transaction -> {
                  transaction.execute(
                      Mutation.update("item").set("n", 7).where(eq("id", 1)).build());
                  assertThat(transaction.query(Query.from("item").where(eq("n", 7)).build()).size())
                      .isEqualTo(1);
                }));
    assertThat(database.one("SELECT n FROM item WHERE id = 1")).isEqualTo("7");
  }

  @Test
  void stream_readsAllOfItsRows() {
    together(
        () -> {
          try (RowStream rows = gateway.stream(Query.from("item").build())) {
            assertThat(rows.stream().count()).isEqualTo(2_000);
          }
        });
  }

  @Test
  void run_withBindsAndSettings_leavesNothingInTheSession() {
    CallOptions options = CallOptions.none().withSessionSetting("app.tenant", "a");
    var setting = NativeStatement.of("SELECT current_setting('app.tenant', true) AS s, $1::int", 1);
    assertThat(gateway.with(options).run(setting).get(0).get("s", String.class)).isEqualTo("a");
    together(
        () -> assertThat(gateway.run(setting).get(0).find("s", String.class).orElse("")).isEmpty());
  }

  @Test
  void capabilities_areWithoutWhatNeedsASessionOfItsOwn() {
    Capabilities capabilities = gateway.capabilities();
    for (Capability lost :
        List.of(
            Capability.RUN_OUTSIDE_TRANSACTION,
            Capability.SESSION_CONTROL,
            Capability.DATABASE_ADMINISTRATION)) {
      assertThat(capabilities.whyNot(lost).orElseThrow()).as("%s", lost).contains("pooler");
    }
    assertThat(capabilities.all())
        .contains(Capability.QUERY, Capability.MUTATE, Capability.TRANSACTIONS, Capability.RUN);
  }

  @Test
  void actions_outsideATransaction_areRefusedAndLeaveNothingInTheSession() {
    List<ThrowingCallable> actions =
        List.of(
            () -> gateway.run(NativeStatement.of("VACUUM item").allowingWrites()),
            () -> gateway.terminate(gateway.sessions(SessionFilter.standard()).get(0).id().get()));
    for (ThrowingCallable action : actions) {
      MesaException refused = catchThrowableOfType(MesaException.class, action);
      assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(refused).hasMessageContaining("pooler");
    }
    assertThat(limitsOfSessions()).containsOnly("0");
  }

  @Test
  void timeLimit_ofTheSourceAndOfACall_endTheStatement() {
    DatabaseGateway brief = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(300)));
    for (DatabaseGateway limited : List.of(brief, gateway)) {
      long start = System.nanoTime();
      MesaException error =
          catchThrowableOfType(
              MesaException.class, () -> limited.query(Query.from("slow").build()));
      assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
    assertThat(limitsOfSessions()).containsOnly("0");
  }

  /** What the sessions that all share are left with, asked by another of their users. */
  private static List<String> limitsOfSessions() {
    List<String> limits = new ArrayList<>();
    String url = "jdbc:" + pooler.url(database).replace("postgres@", "") + "?user=postgres";
    try (var first = DriverManager.getConnection(url);
        var second = DriverManager.getConnection(url)) {
      for (var connection : List.of(first, second)) {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
            var rows = statement.executeQuery("SHOW statement_timeout")) {
          rows.next();
          limits.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return limits;
  }
}
