package io.mesa.postgres.query;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.TransactionOptions;
import io.mesa.call.TransactionOptions.Isolation;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Transaction;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static TestDatabase database;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("transaction");
    database.execute("CREATE TABLE account (id int PRIMARY KEY, amount int CHECK (amount >= 0))");
    mesa = Mesa.of(Source.fromUrl("bank", database.url()));
    gateway = mesa.gateway("bank");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
  }

  @BeforeEach
  void fill() {
    database.execute("TRUNCATE account", "INSERT INTO account VALUES (1, 100), (2, 0)");
  }

  @AfterEach
  void noConnectionIsHeld() {
    assertThat(gateway.connectionFigures().active()).isZero();
  }

  private static Mutation set(int id, int amount) {
    return Mutation.update("account").set("amount", amount).where(eq("id", id)).build();
  }

  private static int amount(Transaction transaction, int id) {
    return transaction
        .query(Query.from("account").select("amount").where(eq("id", id)).build())
        .first()
        .orElseThrow()
        .get("amount", Integer.class);
  }

  private static String amounts() {
    return String.join(" ", database.column("SELECT amount FROM account ORDER BY id"));
  }

  private static DatabaseGateway with(TransactionOptions options) {
    return gateway.with(CallOptions.none().withTransaction(options));
  }

  @Test
  void work_thatReturns_isCommittedAsAWhole() {
    int left =
        gateway.inTransaction(
            transaction -> {
              int before = amount(transaction, 1);
              transaction.execute(set(1, before - 30));
              transaction.execute(set(2, 30));
              assertThat(amounts()).isEqualTo("100 0");
              return amount(transaction, 1);
            });
    assertThat(left).isEqualTo(70);
    assertThat(amounts()).isEqualTo("70 30");
  }

  @Test
  void work_thatThrows_isRolledBackAndItsExceptionThrown() {
    IOException thrown = new IOException("the application's own");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                gateway.<IOException>useTransaction(
                    transaction -> {
                      transaction.execute(set(1, 0));
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(amounts()).isEqualTo("100 0");
  }

  @Test
  void work_thatHidesAnErrorOfTheDatabase_isNotCommitted() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(set(2, 5));
                      assertThatExceptionOfType(MesaException.class)
                          .isThrownBy(() -> transaction.execute(set(1, -1)));
                    }));
    assertThat(amounts()).isEqualTo("100 0");
  }

  @Test
  void transaction_keptAfterItsWork_refusesEverything() {
    AtomicReference<Transaction> kept = new AtomicReference<>();
    gateway.useTransaction(kept::set);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> kept.get().execute(set(1, 0)))
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CLOSED);
  }

  @Test
  void readOnly_always_refusesWrites() {
    DatabaseGateway readOnly = with(TransactionOptions.defaults().asReadOnly());
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> readOnly.useTransaction(transaction -> transaction.execute(set(1, 0))));
    assertThat(amounts()).isEqualTo("100 0");
  }

  @Test
  void isolation_repeatableRead_seesWhatWasThereAtItsBeginning() {
    DatabaseGateway repeatable =
        with(TransactionOptions.defaults().withIsolation(Isolation.REPEATABLE_READ));
    int seen =
        repeatable.inTransaction(
            transaction -> {
              amount(transaction, 1);
              database.execute("UPDATE account SET amount = 1 WHERE id = 1");
              return amount(transaction, 1);
            });
    assertThat(seen).isEqualTo(100);
  }

  @Test
  void conflict_withRetries_isTriedAnew_andWithoutIsTold() {
    for (int retries : new int[] {0, 2}) {
      fill();
      AtomicInteger tries = new AtomicInteger();
      DatabaseGateway repeatable =
          with(
              TransactionOptions.defaults()
                  .withIsolation(Isolation.REPEATABLE_READ)
                  .withRetries(retries));
      MesaException refusal =
          catchThrowableOfType(
              MesaException.class,
              () ->
                  repeatable.useTransaction(
                      transaction -> {
                        int seen = amount(transaction, 1);
                        if (tries.incrementAndGet() == 1) {
                          database.execute("UPDATE account SET amount = 50 WHERE id = 1");
                        }
                        transaction.execute(set(1, seen + 1));
                      }));
      if (retries == 0) {
        assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal.retryable()).isTrue();
        assertThat(tries).hasValue(1);
      } else {
        assertThat(refusal).isNull();
        assertThat(tries).hasValue(2);
        assertThat(amounts()).isEqualTo("51 0");
      }
    }
  }

  @Test
  void run_inATransaction_needsToBeAllowedToWrite() {
    NativeStatement statement = NativeStatement.of("UPDATE account SET amount = $1", 7);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.useTransaction(t -> t.run(statement)));
    gateway.useTransaction(t -> t.run(statement.allowingWrites()));
    assertThat(amounts()).isEqualTo("7 7");
  }

  @Test
  void timeLimit_ofTheWhole_endsItAndLeavesNothing() {
    DatabaseGateway brief = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(500)));
    MesaException refusal =
        catchThrowableOfType(
            MesaException.class,
            () ->
                brief.useTransaction(
                    transaction -> {
                      transaction.execute(set(1, 0));
                      transaction.run(NativeStatement.of("SELECT pg_sleep(30)").allowingWrites());
                    }));
    assertThat(refusal.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(amounts()).isEqualTo("100 0");
  }

  @Test
  void backend_killedUnderIt_leavesNothing() {
    MesaException refusal =
        catchThrowableOfType(
            MesaException.class,
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(set(1, 0));
                      database.execute(
                          """
                          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                           WHERE datname = current_database() AND application_name = 'mesa'
                          """);
                      transaction.execute(set(2, 1));
                    }));
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(amounts()).isEqualTo("100 0");
  }

  @Test
  void transaction_thatMeetsATableFirst_readsItsStructureOnItsOwnConnection() {
    Source narrow =
        Source.builder("narrow").url(database.url()).pooling(Pooling.pooled(0, 1)).build();
    try (Mesa unknowing = Mesa.of(narrow)) {
      DatabaseGateway own = unknowing.gateway();
      int left =
          own.inTransaction(
              transaction -> {
                transaction.execute(set(1, 60));
                return amount(transaction, 1);
              });
      assertThat(left).isEqualTo(60);
      assertThat(own.connectionFigures().opened()).isEqualTo(1);
      assertThat(amounts()).isEqualTo("60 0");
    }
  }

  @Test
  void transaction_thatMakesATable_seesIt() {
    gateway.useTransaction(
        transaction -> {
          transaction.run(
              NativeStatement.of("CREATE TABLE made (id int PRIMARY KEY, name text)")
                  .allowingWrites());
          transaction.execute(
              Mutation.insertInto("made").columns("id", "name").values(1, "one").build());
          assertThat(transaction.query(Query.from("made").build())).hasSize(1);
        });
    assertThat(gateway.query(Query.from("made").build())).hasSize(1);
    database.execute("DROP TABLE made");
  }

  @Test
  void transaction_thatAsksForAnUnknownTable_goesOn() {
    gateway.useTransaction(
        transaction -> {
          transaction.execute(set(1, 5));
          assertThatExceptionOfType(MesaException.class)
              .isThrownBy(() -> transaction.query(Query.from("acount").build()))
              .withMessageContaining("perhaps 'account'")
              .extracting(MesaException::code)
              .isEqualTo(ErrorCode.NOT_FOUND);
          transaction.execute(set(2, 6));
        });
    assertThat(amounts()).isEqualTo("5 6");
  }

  @Test
  void structure_readInATransaction_leavesItsSettingsAsTheyWere() {
    Source narrow =
        Source.builder("settings").url(database.url()).pooling(Pooling.pooled(0, 1)).build();
    try (Mesa unknowing = Mesa.of(narrow)) {
      unknowing
          .gateway()
          .useTransaction(
              transaction -> {
                String before = settings(transaction);
                assertThat(amount(transaction, 1)).isEqualTo(100);
                assertThat(settings(transaction)).isEqualTo(before);
              });
    }
  }

  private static String settings(Transaction transaction) {
    return transaction
        .run(
            NativeStatement.of(
                    "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) AS all"
                        + " FROM pg_settings WHERE source = 'session'")
                .allowingWrites())
        .get(0)
        .get("all", String.class);
  }
}
