package io.mesa.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.runtime.SessionFilter;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.structure.TableFilter;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing hangs: not over a server that is frozen, not when interrupted, not when closed. */
class TimeLimitTest {
  private static final Duration LIMIT = Duration.ofMillis(700);
  private static final NativeStatement SLEEP = NativeStatement.of("SELECT pg_sleep(30)");
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    server = PostgresServer.fresh(18).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Source source(String pool) {
    return Source.builder("limits")
        .url(server.url())
        .applicationName("limit-test")
        .pooling(pool.equals("frugal") ? Pooling.frugal() : Pooling.pooled(1, 3))
        .limits(
            Limits.defaults()
                .withQueryTimeout(LIMIT)
                .withReadTimeout(LIMIT)
                .withActionTimeout(LIMIT)
                .withStructureTimeout(LIMIT))
        .build();
  }

  private static Map<String, Runnable> calls(DatabaseGateway gateway) {
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("run", () -> gateway.run(NativeStatement.of("SELECT 1")));
    calls.put("write", () -> gateway.run(NativeStatement.of("ANALYZE").allowingWrites()));
    calls.put("check", () -> gateway.check(NativeStatement.of("SELECT 1")));
    calls.put("query", () -> gateway.query(Query.from("any").build()));
    calls.put("execute", () -> gateway.execute(Mutation.deleteFrom("any").everyRow().build()));
    calls.put("inTransaction", () -> gateway.useTransaction(transaction -> {}));
    calls.put("health", gateway::health);
    calls.put("sessions", () -> gateway.sessions(SessionFilter.standard()));
    calls.put("waits", gateway::waits);
    calls.put("users", gateway::users);
    calls.put("databases", gateway::databases);
    calls.put("tables", () -> gateway.tables(TableFilter.all()));
    calls.put(
        "structure",
        () -> {
          try (var tables = gateway.structure(TableFilter.all())) {
            tables.forEach(table -> {});
          }
        });
    return calls;
  }

  private static void assertEndsInTime(String name, Runnable call) {
    Timing.within(
        name,
        LIMIT.plusMillis(500),
        () -> {
          MesaException error = catchThrowableOfType(MesaException.class, call::run);
          assertThat(error).as(name).isNotNull();
          assertThat(error.code())
              .as("%s: %s", name, error)
              .isIn(ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void everyCall_onAFrozenServer_endsInTime(String pool) {
    try (Mesa mesa = Mesa.of(source(pool))) {
      mesa.gateway().run(NativeStatement.of("SELECT 1"));
      server.suspend();
      try {
        calls(mesa.gateway()).forEach(TimeLimitTest::assertEndsInTime);
      } finally {
        server.resume();
      }
      Waiting.until(
          "calls work again",
          Duration.ofSeconds(10),
          () -> mesa.gateway().run(NativeStatement.of("SELECT 1")).size() == 1);
    }
  }

  /** A call in a thread of its own, whose statement runs on the server. */
  private record Sleeping(
      Mesa mesa,
      Thread caller,
      CompletableFuture<MesaException> failed,
      CompletableFuture<Boolean> flagKept) {
    static Sleeping start() {
      Mesa mesa =
          Mesa.of(Source.builder("limits").url(server.url()).applicationName("limit-test").build());
      var failed = new CompletableFuture<MesaException>();
      var flagKept = new CompletableFuture<Boolean>();
      var caller =
          new Thread(
              () -> {
                failed.complete(
                    catchThrowableOfType(MesaException.class, () -> mesa.gateway().run(SLEEP)));
                flagKept.complete(Thread.currentThread().isInterrupted());
              });
      caller.start();
      Waiting.until("the statement runs", Duration.ofSeconds(10), () -> sleeping() == 1);
      return new Sleeping(mesa, caller, failed, flagKept);
    }

    void assertEnds(ErrorCode code, boolean interrupted) {
      assertThat(failed.orTimeout(10, TimeUnit.SECONDS).join().code()).isEqualTo(code);
      assertThat(flagKept.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(interrupted);
      Waiting.until("the statement ends", Duration.ofSeconds(10), () -> sleeping() == 0);
    }
  }

  @Test
  void interrupt_cancelsTheCallAndTheStatementWithinASecond() {
    Timing.within(
        "the end",
        Duration.ofSeconds(1),
        Sleeping::start,
        sleeping -> {
          sleeping.caller().interrupt();
          sleeping.assertEnds(ErrorCode.CANCELLED, true);
          sleeping.mesa().close();
        });
  }

  @Test
  void close_cancelsTheCallAndTheStatementWithinASecond() {
    Timing.within(
        "the end",
        Duration.ofSeconds(1),
        Sleeping::start,
        sleeping -> {
          sleeping.mesa().close();
          sleeping.assertEnds(ErrorCode.CLOSED, false);
        });
  }

  private static int sleeping() {
    return Integer.parseInt(
        server.one(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'limit-test' AND"
                + " state = 'active' AND wait_event = 'PgSleep'"));
  }
}
