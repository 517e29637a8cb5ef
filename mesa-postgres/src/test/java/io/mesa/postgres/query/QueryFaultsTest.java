package io.mesa.postgres.query;

import static io.mesa.postgres.query.FaultyDatabase.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions that end under what they do. */
class QueryFaultsTest {
  private static final Mutation HELD = Mutation.insertInto("held").columns("id").values(1).build();

  private static FaultyDatabase database;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() throws SQLException {
    database = new FaultyDatabase();
    gateway = database.gateway();
  }

  @AfterAll
  static void drop() throws SQLException {
    database.close();
  }

  @AfterEach
  void nothingIsHeld() {
    database.release();
    database.assertNothingIsHeld();
    assertThat(database.one("SELECT count(*) FROM held")).isEqualTo("0");
  }

  /** A call on a thread of its own, and what it failed with. */
  private static final class Failing {
    private final CompletableFuture<MesaException> failed = new CompletableFuture<>();
    private final Thread thread;

    Failing(ThrowingCallable call) {
      thread =
          new Thread(
              () -> failed.complete(catchThrowableOfType(MesaException.class, call)), "faults");
      thread.start();
    }

    MesaException error() {
      MesaException error = failed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(error).as("the error").isNotNull();
      return error;
    }
  }

  private static void commit(DatabaseGateway gateway) {
    gateway.useTransaction(transaction -> transaction.execute(HELD));
  }

  @Test
  void query_whoseSessionIsEnded_saysThatTheConnectionBroke() {
    var call = new Failing(() -> gateway.query(Query.from("slow").build()));
    database.awaitEvent("PgSleep");
    assertThat(database.end("active")).isEqualTo(1);
    assertThat(call.error().code()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(call.error().retryable()).isTrue();
  }

  @Test
  void stream_whoseSessionIsEndedInItsMiddle_saysSoAndGivesNoRowMore() {
    try (RowStream rows = gateway.stream(Query.from("numbered").build())) {
      Iterator<Row> iterator = rows.iterator();
      for (int i = 0; i < 150; i++) {
        iterator.next();
      }
      assertThat(database.end("idle in transaction")).isEqualTo(1);
      MesaException error =
          catchThrowableOfType(MesaException.class, () -> iterator.forEachRemaining(row -> {}));
      assertThat(error.code()).isEqualTo(ErrorCode.CONNECTION);
      assertThat(iterator.hasNext()).isFalse();
    }
  }

  @Test
  void stream_leftInItsMiddle_endsInTheServer() {
    try (RowStream rows = gateway.stream(Query.from("numbered").build())) {
      rows.iterator().next();
      assertThat(gateway.connectionFigures().active()).isEqualTo(1);
    }
  }

  @Test
  void commit_whoseSessionIsEnded_hasAnUnknownOutcome() {
    database.hold();
    var call = new Failing(() -> commit(gateway));
    database.awaitEvent("advisory");
    assertThat(database.end("active")).isEqualTo(1);
    assertThat(call.error().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(call.error().retryable()).isFalse();
  }

  @Test
  void mutation_whoseSessionIsEnded_hasAnUnknownOutcome() {
    database.hold();
    var call = new Failing(() -> gateway.execute(HELD));
    database.awaitEvent("advisory");
    assertThat(database.end("active")).isEqualTo(1);
    assertThat(call.error().code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(call.error().retryable()).isFalse();
  }

  @Test
  void commit_interrupted_isCancelledAndLeavesNothing() {
    database.hold();
    var call = new Failing(() -> commit(gateway));
    database.awaitEvent("advisory");
    call.thread.interrupt();
    assertThat(call.error().code()).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void commit_atTheTimeLimit_endsAndLeavesNothing() {
    database.hold();
    DatabaseGateway brief = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(500)));
    assertThat(new Failing(() -> commit(brief)).error().code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void mutation_atTheTimeLimit_endsAndLeavesNothing() {
    database.hold();
    DatabaseGateway brief = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(500)));
    assertThat(new Failing(() -> brief.execute(HELD)).error().code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void idleSessions_thatAreEnded_areReplaced() {
    gateway.query(Query.from("numbered").limit(1).build());
    assertThat(database.end("idle")).isPositive();
    assertThat(database.answer(Query.from("numbered").limit(1).build()).size()).isEqualTo(1);
  }
}
