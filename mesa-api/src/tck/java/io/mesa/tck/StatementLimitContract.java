package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.NativeStatement;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.source.Limits;
import io.mesa.tck.environment.Timing;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What {@link io.mesa.gateway.DataAccess#run} promises of limits, time and being cut short. */
abstract class StatementLimitContract extends Contract {
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration TOLERANCE = Duration.ofMillis(500);

  final StatementFixture statements() {
    return part(fixture().statements(), Capability.RUN);
  }

  private NativeStatement slowStatement() {
    Optional<NativeStatement> slow = statements().slow(AGES);
    assumeTrue(slow.isPresent(), "the fixture knows no statement that takes its time");
    return slow.orElseThrow();
  }

  @Nested
  @DisplayName("run(statement) over a limit")
  class OverALimit {
    @BeforeEach
    void declared() {
      needs(Capability.RUN);
    }

    @Test
    @DisplayName("of rows is refused, at the limit it is not")
    void run_ofMoreRowsThanAllowed_isRefused() {
      TableName table = table(unique("rows"));
      for (String id : List.of("1", "2", "3")) {
        addRow(table, List.of(id, "row"));
      }
      NativeStatement all = statements().readAll(table);
      assertThat(limited(LIMITS.withMaxRows(3)).run(all))
          .as(promise("Limits.maxRows", "how many rows a result may have"))
          .hasSize(3);
      refused(
          promise("Limits.maxRows", "more is LIMIT_EXCEEDED, never a silent cut"),
          () -> limited(LIMITS.withMaxRows(2)).run(all),
          ErrorCode.LIMIT_EXCEEDED);
    }

    @Test
    @DisplayName("of bytes is refused")
    void run_ofMoreBytesThanAllowed_isRefused() {
      TableName table = table(unique("bytes"));
      addRow(table, List.of("1", "x".repeat(100_000)));
      NativeStatement all = statements().readAll(table);
      assertThat(limited(LIMITS.withMaxBytes(1 << 20)).run(all)).hasSize(1);
      refused(
          promise("Limits.maxBytes", "more is LIMIT_EXCEEDED, never a silent cut"),
          () -> limited(LIMITS.withMaxBytes(50_000)).run(all),
          ErrorCode.LIMIT_EXCEEDED);
    }

    private DatabaseGateway limited(Limits limits) {
      return opened(source -> source.limits(limits)).gateway();
    }
  }

  @Nested
  @DisplayName("run(statement) that takes its time")
  class Time {
    @BeforeEach
    void declared() {
      needs(Capability.RUN);
    }

    @Test
    @DisplayName("ends with TIMEOUT within its limit and half a second")
    void run_longerThanItsLimit_timesOut() {
      NativeStatement slow = slowStatement();
      gateway().databases();
      String promise = promise("Limits", "every limit holds on the server and on the client");
      Duration taken =
          Timing.within(
              promise,
              LIMIT.plus(TOLERANCE),
              () ->
                  refused(
                      promise("Limits.queryTimeout", "the call ends within it, with TIMEOUT"),
                      () -> gateway().with(CallOptions.none().withTimeout(LIMIT)).run(slow),
                      ErrorCode.TIMEOUT));
      assertThat(taken).as(promise).isGreaterThan(LIMIT.minusMillis(50));
    }

    @Test
    @DisplayName("is stopped on the server too")
    void run_longerThanItsLimit_stopsOnTheServer() throws Exception {
      needs(Capability.MONITOR);
      NativeStatement slow = slowStatement();
      refused(
          promise("Limits.queryTimeout", "the call ends within it, with TIMEOUT"),
          () -> gateway().with(CallOptions.none().withTimeout(LIMIT)).run(slow),
          ErrorCode.TIMEOUT);
      eventually(
          promise("Limits", "every limit holds on the server and on the client"),
          PATIENCE,
          () -> othersAtWork().isEmpty());
    }

    /** Those at work in the fixture's database, which is the kit's alone. */
    private List<Session> othersAtWork() {
      SessionFilter filter = SessionFilter.standard();
      Optional<String> database = gateway().source().database();
      return gateway().sessions(database.map(filter::withDatabase).orElse(filter)).stream()
          .filter(session -> !session.own())
          .toList();
    }

    @Test
    @DisplayName("leaves a gateway that works on")
    void run_afterATimeout_works() {
      NativeStatement slow = slowStatement();
      TableName table = table(unique("after"));
      DatabaseGateway pooled = pooledGateway();
      for (int i = 0; i < 3; i++) {
        refused(
            promise("Limits.queryTimeout", "the call ends within it, with TIMEOUT"),
            () -> pooled.with(CallOptions.none().withTimeout(Duration.ofMillis(200))).run(slow),
            ErrorCode.TIMEOUT);
      }
      assertThat(pooled.run(statements().readAll(table)).isEmpty())
          .as(promise("DriverCall.Registration", "a call cut short spoils no other call"))
          .isTrue();
    }

    @Test
    @DisplayName("is cancelled by an interrupt, which is kept")
    void run_interrupted_isCancelled() throws Exception {
      NativeStatement slow = slowStatement();
      DatabaseGateway fresh = opened(source -> source).gateway();
      var thread = new AtomicReference<Thread>();
      var kept = new AtomicBoolean();
      CompletableFuture<Void> call =
          inBackground(
              () -> {
                thread.set(Thread.currentThread());
                try {
                  fresh.run(slow);
                } finally {
                  kept.set(Thread.currentThread().isInterrupted());
                }
              });
      untilBusy(fresh);
      thread.get().interrupt();
      endsWith(promise("DriverCall.onCancel", "an interrupt cancels"), call, ErrorCode.CANCELLED);
      assertThat(kept).as(promise("DriverCall.onCancel", "the thread stays interrupted")).isTrue();
    }

    @Test
    @DisplayName("is cut short when Mesa is closed")
    void run_whileMesaCloses_isCutShort() throws Exception {
      NativeStatement slow = slowStatement();
      Mesa mesa = opened(source -> source);
      CompletableFuture<Void> call = inBackground(() -> mesa.gateway().run(slow));
      untilBusy(mesa.gateway());
      mesa.close();
      endsWith(promise("Mesa.close", "cuts short the calls under way"), call, ErrorCode.CLOSED);
    }

    private static void endsWith(String promise, CompletableFuture<Void> call, ErrorCode code)
        throws Exception {
      eventually(promise, PATIENCE, call::isDone);
      refused(
          promise,
          () -> {
            Optional<Throwable> thrown =
                call.handle((done, failure) -> Optional.ofNullable(failure)).join();
            if (thrown.isPresent()) {
              throw thrown.get();
            }
          },
          code);
    }
  }
}
