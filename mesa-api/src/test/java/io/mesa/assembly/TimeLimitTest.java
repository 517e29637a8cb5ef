package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import io.mesa.tck.environment.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimeLimitTest {
  private static final Duration LIMIT = Duration.ofMillis(300);

  private static MesaException timedOut(ScriptedDriver driver) {
    try (Mesa mesa = driver.open()) {
      var gateway = mesa.gateway().with(CallOptions.none().withTimeout(LIMIT));
      return catchThrowableOfType(MesaException.class, gateway::databases);
    }
  }

  @Test
  void call_whetherItHearsItsCancellingOrNot_endsWithinHalfASecondOfItsLimit() {
    for (Supplier<BlockingWork> work :
        List.<Supplier<BlockingWork>>of(
            BlockingWork::thatHearsCancel, BlockingWork::thatIgnoresCancel)) {
      Duration taken =
          Timing.within(
              "the call",
              LIMIT.plusMillis(500),
              () -> timedOut(new ScriptedDriver((call, method) -> work.get().run(call))));
      assertThat(taken).isGreaterThan(LIMIT.minusMillis(1));
    }
  }

  @Test
  void call_overItsLimit_isCancelledAndTimesOut() {
    BlockingWork work = BlockingWork.thatHearsCancel();
    MesaException error = timedOut(new ScriptedDriver((call, method) -> work.run(call)));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(error.retryable()).isTrue();
    assertThat(error.source()).hasValue("scripted");
    assertThat(error.databaseCode()).hasValue("57014");
    assertThat(error)
        .hasMessageStartingWith("databases did not end within its time limit of PT0.3S;")
        .cause()
        .hasMessage("cancelled by somebody");
    assertThat(work.cancels()).isEqualTo(1);
    assertThat(work.abandons()).isZero();
    assertThat(work.registrationSaidCancelled()).isTrue();
  }

  @Test
  void call_thatIgnoresItsCancelling_isAbandoned() {
    BlockingWork work = BlockingWork.thatIgnoresCancel();
    MesaException error = timedOut(new ScriptedDriver((call, method) -> work.run(call)));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(work.cancels()).isEqualTo(1);
    assertThat(work.abandons()).isEqualTo(1);
  }

  @Test
  void call_withSeveralWorks_hasAllOfThemCancelled() {
    BlockingWork first = BlockingWork.thatHearsCancel();
    BlockingWork second = BlockingWork.thatHearsCancel();
    timedOut(
        new ScriptedDriver(
            (call, method) -> {
              try (var registration = call.onCancel(first)) {
                assertThat(registration.cancelled()).isFalse();
                return second.run(call);
              }
            }));
    assertThat(first.cancels()).isEqualTo(1);
    assertThat(second.cancels()).isEqualTo(1);
  }

  @Test
  void call_whoseWorkHasEnded_cancelsItNoMore() {
    BlockingWork ended = BlockingWork.thatHearsCancel();
    BlockingWork work = BlockingWork.thatHearsCancel();
    timedOut(
        new ScriptedDriver(
            (call, method) -> {
              call.onCancel(ended).close();
              return work.run(call);
            }));
    assertThat(ended.cancels()).isZero();
    assertThat(work.cancels()).isEqualTo(1);
  }

  @Test
  void call_thatTheServerTimesOut_keepsTheServersWord() {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw MesaException.builder(ErrorCode.TIMEOUT, "statement timeout")
                  .databaseCode("57014")
                  .retryable(true)
                  .build();
            });
    try (Mesa mesa = driver.open()) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().databases())
          .withMessage("statement timeout")
          .satisfies(e -> assertThat(e.databaseCode()).hasValue("57014"));
    }
  }

  @Test
  void call_thatTheServerTimesOutAtTheLimit_namesTheLimit() {
    var cause = new IllegalStateException("statement timeout");
    MesaException error =
        timedOut(
            new ScriptedDriver(
                (call, method) -> {
                  long end = System.nanoTime() + call.timeout().toNanos();
                  while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                  }
                  throw MesaException.builder(ErrorCode.TIMEOUT, "the server stopped it")
                      .databaseCode("57014")
                      .cause(cause)
                      .build();
                }));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(error.databaseCode()).hasValue("57014");
    assertThat(error)
        .hasMessageStartingWith("databases did not end within its time limit of PT0.3S;")
        .hasRootCause(cause);
  }

  @Test
  void remaining_whileTimePasses_getsLessAndThenFails() {
    List<Duration> left = new ArrayList<>();
    MesaException error =
        timedOut(
            new ScriptedDriver(
                (call, method) -> {
                  untilRefused(() -> left.add(call.remaining()));
                  return List.of();
                }));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(left.get(0)).isLessThanOrEqualTo(LIMIT);
    assertThat(left).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(left.get(left.size() - 1)).isGreaterThanOrEqualTo(Duration.ofMillis(1));
  }

  @Test
  void remaining_whereNoneIsLeft_cancelsWhatIsRegistered() {
    var cancels = new AtomicInteger();
    var said = new AtomicBoolean();
    timedOut(
        new ScriptedDriver(
            (call, method) -> {
              try (var registration = call.onCancel(counting(cancels))) {
                try {
                  untilRefused(call::remaining);
                  return List.of();
                } finally {
                  said.set(registration.cancelled());
                }
              }
            }));
    assertThat(said).isTrue();
  }

  @Test
  void onCancel_afterTheTimeIsUp_refusesFurtherWork() {
    BlockingWork work = BlockingWork.thatHearsCancel();
    var further = new AtomicInteger();
    MesaException error =
        timedOut(
            new ScriptedDriver(
                (call, method) -> {
                  try {
                    return work.run(call);
                  } catch (MesaException e) {
                    call.onCancel(counting(further));
                    throw new AssertionError("further work was taken");
                  }
                }));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(further).hasValue(0);
  }

  @Test
  void call_afterOneThatTimedOut_isUnharmed() {
    BlockingWork work = BlockingWork.thatHearsCancel();
    var driver =
        new ScriptedDriver(
            (call, method) -> method.equals("databases") ? work.run(call) : List.of());
    try (Mesa mesa = driver.open()) {
      var gateway = mesa.gateway().with(CallOptions.none().withTimeout(Duration.ofMillis(50)));
      assertThatExceptionOfType(MesaException.class).isThrownBy(gateway::databases);
      assertThat(gateway.schemas()).isEmpty();
    }
  }

  /** Asks again and again, for a while. */
  private static void untilRefused(Runnable question) {
    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() - deadline < 0) {
      question.run();
    }
  }

  private static DriverCall.Cancellable counting(AtomicInteger cancels) {
    return new DriverCall.Cancellable() {
      @Override
      public void cancel() {
        cancels.incrementAndGet();
      }

      @Override
      public void abandon() {
        cancels.incrementAndGet();
      }
    };
  }
}
