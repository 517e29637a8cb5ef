package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.admin.Confirmation;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.UserChange;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ActionFinished;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.NativeStatement;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the assembly adds to every call of a driver. */
class CallsTest {
  private static final CallOptions HASTY = CallOptions.none().withTimeout(Duration.ofMillis(200));

  /** Work that ends only when it is cancelled, or, where it is deaf, abandoned. */
  private static final class Blocking implements DriverCall.Cancellable {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger abandoned = new AtomicInteger();
    private final boolean deaf;

    Blocking(boolean deaf) {
      this.deaf = deaf;
    }

    Object run(DriverCall call) {
      try (DriverCall.Registration registration = call.onCancel(this)) {
        begun.countDown();
        boolean interrupted = false;
        while (true) {
          try {
            end.await();
            break;
          } catch (InterruptedException e) {
            interrupted = true; // As a socket read would, it goes on.
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        assertThat(registration.cancelled()).isTrue();
        throw new IllegalStateException("cut short");
      }
    }

    @Override
    public void cancel() {
      cancelled.incrementAndGet();
      if (!deaf) {
        end.countDown();
      }
    }

    @Override
    public void abandon() {
      abandoned.incrementAndGet();
      end.countDown();
    }
  }

  private static Mesa mesa(BiFunction<DriverCall, String, Object> script) {
    return Mesa.builder()
        .source(ScriptedDriver.source())
        .driver(new ScriptedDriver(ScriptedDriver.everything(), script))
        .build();
  }

  private static MesaException error(DatabaseGateway gateway) {
    return catchThrowableOfType(MesaException.class, gateway::databases);
  }

  @Test
  void timeLimit_cancelsTheWorkAndIsTimeout() {
    var work = new Blocking(false);
    try (Mesa mesa = mesa((call, method) -> work.run(call))) {
      long start = System.nanoTime();
      MesaException error = error(mesa.gateway().with(HASTY));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), Duration.ofMillis(700));
      assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(error.retryable()).isTrue();
      assertThat(error.source()).contains("scripted");
      assertThat(error).hasMessageContaining("PT0.2S").hasRootCauseMessage("cut short");
      assertThat(work.abandoned).hasValue(0);
    }
  }

  @Test
  void timeLimit_onDeafWork_abandonsItInTime() {
    var work = new Blocking(true);
    try (Mesa mesa = mesa((call, method) -> work.run(call))) {
      long start = System.nanoTime();
      assertThat(error(mesa.gateway().with(HASTY)).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(700));
      assertThat(work.cancelled).hasValue(1);
      assertThat(work.abandoned).hasValue(1);
    }
  }

  @Test
  void remaining_afterTheLimit_isTimeout() {
    try (Mesa mesa =
        mesa(
            (call, method) -> {
              assertThat(call.timeout()).isEqualTo(Duration.ofMillis(200));
              while (true) {
                assertThat(call.remaining()).isLessThanOrEqualTo(call.timeout());
              }
            })) {
      assertThat(error(mesa.gateway().with(HASTY)).code()).isEqualTo(ErrorCode.TIMEOUT);
    }
  }

  @Test
  void interrupt_cancelsTheWorkAndKeepsTheFlag() throws Exception {
    var work = new Blocking(false);
    try (Mesa mesa = mesa((call, method) -> work.run(call))) {
      var error = new CompletableFuture<MesaException>();
      var flag = new CompletableFuture<Boolean>();
      var caller =
          new Thread(
              () -> {
                error.complete(error(mesa.gateway()));
                flag.complete(Thread.currentThread().isInterrupted());
              });
      caller.start();
      work.begun.await();
      caller.interrupt();
      assertThat(error.get(1, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(flag.get(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void close_cancelsCallsUnderWayAndRefusesLaterOnes() throws Exception {
    var work = new Blocking(false);
    var driver = new ScriptedDriver(ScriptedDriver.everything(), (call, method) -> work.run(call));
    Mesa mesa = Mesa.builder().source(ScriptedDriver.source()).driver(driver).build();
    var error = new CompletableFuture<MesaException>();
    new Thread(() -> error.complete(error(mesa.gateway()))).start();
    work.begun.await();
    mesa.close();
    mesa.close();
    assertThat(error.get(1, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(error(mesa.gateway()).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(driver.closed).hasValue(1);
  }

  @Test
  void undeclared_isUnsupportedBeforeTheDriverIsCalled() {
    var none = Capabilities.builder().without(Capability.RUN, "it is a toy").build();
    var driver = new ScriptedDriver(none, (call, method) -> List.of());
    try (Mesa mesa = Mesa.builder().source(ScriptedDriver.source()).driver(driver).build()) {
      DatabaseGateway gateway = mesa.gateway();
      assertThatThrownBy(() -> gateway.run(NativeStatement.of("x")))
          .isInstanceOfSatisfying(
              MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
          .hasMessageContaining("it is a toy");
      assertThatThrownBy(gateway::health).hasMessageContaining("does not declare it");
      assertThatThrownBy(() -> gateway.with(CallOptions.none().withDatabase("d")).databases())
          .hasMessageContaining("OTHER_DATABASES");
      assertThatThrownBy(
              () -> gateway.with(CallOptions.none().withSessionSetting("a.b", "c")).databases())
          .hasMessageContaining("SESSION_SETTINGS");
      assertThat(driver.calls).hasValue(0);
      assertThat(gateway.databases()).isEmpty();
    }
  }

  @Test
  void absentPart_isUnsupported() {
    try (Mesa mesa = mesa((call, method) -> List.of())) {
      assertThatThrownBy(() -> mesa.gateway().createDatabase(NewDatabase.named("d")))
          .isInstanceOfSatisfying(
              MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    }
  }

  @Test
  void badArguments_areRefusedBeforeTheDriverIsCalled() {
    var driver = new ScriptedDriver(ScriptedDriver.everything(), (call, method) -> List.of());
    try (Mesa mesa = Mesa.builder().source(ScriptedDriver.source()).driver(driver).build()) {
      DatabaseGateway gateway = mesa.gateway();
      assertThatThrownBy(() -> gateway.dropDatabase("a", Confirmation.of("b")))
          .hasMessageContaining("nothing was sent");
      assertThatThrownBy(() -> gateway.alterUser("u", UserChange.nothing()))
          .hasMessageContaining("changes nothing");
      assertThatThrownBy(() -> gateway.slowQueries(0)).hasMessageContaining("positive");
      assertThatThrownBy(() -> gateway.database("")).hasMessageContaining("empty");
      assertThatThrownBy(() -> gateway.user("\0")).hasMessageContaining("NUL");
      assertThat(driver.calls).hasValue(0);
    }
  }

  @Test
  void errors_areTranslatedAndNameTheSource() {
    try (Mesa mesa =
        mesa(
            (call, method) -> {
              throw new IllegalStateException("broken");
            })) {
      MesaException error = error(mesa.gateway());
      assertThat(error.code()).isEqualTo(ErrorCode.DRIVER);
      assertThat(error).hasMessageContaining("databases").hasMessageContaining("broken");
    }
    try (Mesa mesa =
        mesa(
            (call, method) -> {
              throw MesaException.builder(ErrorCode.PERMISSION, "no").databaseCode("42501").build();
            })) {
      MesaException error = error(mesa.gateway());
      assertThat(error.code()).isEqualTo(ErrorCode.PERMISSION);
      assertThat(error.source()).contains("scripted");
      assertThat(error.databaseCode()).contains("42501");
    }
  }

  @Test
  void unknownOutcome_isNeverCoveredByATimeout() {
    try (Mesa mesa =
        mesa(
            (call, method) -> {
              try {
                while (true) {
                  call.remaining();
                }
              } catch (MesaException timeout) {
                throw new MesaException(ErrorCode.OUTCOME_UNKNOWN, "lost");
              }
            })) {
      assertThat(error(mesa.gateway().with(HASTY)).code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    }
  }

  private static final class Recorder implements MesaListener {
    final ConcurrentLinkedQueue<Object> events = new ConcurrentLinkedQueue<>();

    @Override
    public void callStarted(CallStarted event) {
      events.add(event);
    }

    @Override
    public void callFinished(CallFinished event) {
      events.add(event);
    }

    @Override
    public void actionFinished(ActionFinished event) {
      events.add(event);
    }

    <T> List<T> of(Class<T> type) {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  private static Mesa listened(BiFunction<DriverCall, String, Object> script, MesaListener... all) {
    Mesa.Builder builder =
        Mesa.builder()
            .source(ScriptedDriver.source())
            .driver(new ScriptedDriver(ScriptedDriver.everything(), script));
    for (MesaListener listener : all) {
      builder.listener(listener);
    }
    return builder.build();
  }

  @Test
  void events_carryTheCallersIdAndTheOutcome() {
    var recorder = new Recorder();
    try (Mesa mesa = listened((call, method) -> List.of(), recorder)) {
      var options = CallOptions.none().withRequestId("r-1").withCaller(Caller.of("me"));
      mesa.gateway().with(options).databases();
    }
    CallStarted started = recorder.of(CallStarted.class).get(0);
    CallFinished finished = recorder.of(CallFinished.class).get(0);
    assertThat(started.requestId()).isEqualTo("r-1");
    assertThat(started.operation()).isEqualTo("databases");
    assertThat(started.caller()).contains(Caller.of("me"));
    assertThat(finished.started()).isEqualTo(started);
    assertThat(finished.rows()).hasValue(0);
    assertThat(finished.error()).isEmpty();
  }

  @Test
  void events_ofFailedActions_areAuditedAndPreviewsAreNot() {
    var recorder = new Recorder();
    try (Mesa mesa = listened((call, method) -> List.of(), recorder)) {
      for (DatabaseGateway gateway : List.of(mesa.gateway(), mesa.gateway().preview())) {
        assertThatThrownBy(() -> gateway.createDatabase(NewDatabase.named("d")))
            .isInstanceOf(MesaException.class);
      }
    }
    ActionFinished action = recorder.of(ActionFinished.class).get(0);
    assertThat(recorder.of(ActionFinished.class)).hasSize(1);
    assertThat(action.target()).isEqualTo("database d");
    assertThat(action.user()).contains("someone");
    assertThat(action.outcome()).isEqualTo("UNSUPPORTED");
    assertThat(action.error()).contains(ErrorCode.UNSUPPORTED);
  }

  @Test
  void events_aThrowingListener_breaksNothing() {
    var recorder = new Recorder();
    var broken =
        new MesaListener() {
          @Override
          public void callStarted(CallStarted event) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void callFinished(CallFinished event) {
            throw new NoClassDefFoundError("listener");
          }
        };
    try (Mesa mesa = listened((call, method) -> List.of(), broken, recorder)) {
      assertThat(mesa.gateway().databases()).isEmpty();
    }
    assertThat(recorder.of(CallFinished.class)).hasSize(1);
  }

  @Test
  void stream_isToldWhenItIsClosed() {
    var recorder = new Recorder();
    var closed = new AtomicInteger();
    try (Mesa mesa =
        listened(
            (call, method) -> Stream.of("a", "b", "c").onClose(closed::incrementAndGet),
            recorder)) {
      Stream<Table> stream = mesa.gateway().structure(TableFilter.all());
      assertThat(recorder.of(CallFinished.class)).isEmpty();
      stream.close();
      stream.close();
      assertThat(closed).hasValue(1);
      assertThat(recorder.of(CallFinished.class)).hasSize(1);
    }
  }

  @Test
  void stream_errorsWhileReading_areTranslated() {
    var recorder = new Recorder();
    try (Mesa mesa =
        listened(
            (call, method) ->
                Stream.of(1)
                    .map(
                        one -> {
                          throw new IllegalStateException("broken half-way");
                        }),
            recorder)) {
      try (Stream<Table> stream = mesa.gateway().structure(TableFilter.all())) {
        assertThatThrownBy(() -> stream.forEach(table -> {}))
            .isInstanceOfSatisfying(
                MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DRIVER));
      }
      assertThat(recorder.of(CallFinished.class).get(0).error()).contains(ErrorCode.DRIVER);
    }
  }

  @Test
  void stream_thatIsNeverClosed_isAbandonedAtItsLimit() throws Exception {
    var work = new Blocking(true);
    try (Mesa mesa =
        mesa(
            (call, method) -> {
              call.onCancel(work);
              return Stream.empty();
            })) {
      Stream<Table> leaked = mesa.gateway().with(HASTY).structure(TableFilter.all());
      assertThat(work.end.await(2, TimeUnit.SECONDS)).isTrue();
      assertThat(work.abandoned).hasValue(1);
      leaked.close();
    }
  }
}
