package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.CallFinished;
import io.mesa.event.MesaListener;
import io.mesa.structure.TableFilter;
import io.mesa.tck.environment.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamTest {
  private final List<CallFinished> finished = new CopyOnWriteArrayList<>();
  private final MesaListener listener =
      new MesaListener() {
        @Override
        public void callFinished(CallFinished event) {
          finished.add(event);
        }
      };

  private Mesa streaming(Stream<?> elements) {
    return new ScriptedDriver((call, method) -> elements).open(listener);
  }

  /** As good as endless: it ends long after anything that a test waits for. */
  private static Stream<?> endless() {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    return Stream.generate(Object::new).takeWhile(element -> System.nanoTime() - end < 0);
  }

  private static Stream<?> structure(Mesa mesa) {
    return mesa.gateway().structure(TableFilter.all());
  }

  @Test
  void stream_read_givesTheDriversElementsInOrder() {
    try (Mesa mesa = streaming(Stream.of(1, 2, 3));
        Stream<?> tables = structure(mesa)) {
      List<Object> read = new ArrayList<>();
      tables.forEach(read::add);
      assertThat(read).containsExactly(1, 2, 3);
      assertThat(tables.isParallel()).isFalse();
    }
  }

  @Test
  void stream_inParallel_stillGivesEveryElementOnce() {
    try (Mesa mesa = streaming(Stream.of(1, 2, 3));
        Stream<?> tables = structure(mesa)) {
      assertThat(tables.parallel().map(Object.class::cast).toList()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void stream_closed_closesTheDriversOnce() {
    var closes = new AtomicInteger();
    try (Mesa mesa = streaming(Stream.of(1, 2, 3).onClose(closes::incrementAndGet))) {
      Stream<?> tables = structure(mesa);
      assertThat(closes).hasValue(0);
      tables.close();
      tables.close();
      assertThat(closes).hasValue(1);
      assertThat(finished).hasSize(1);
    }
  }

  @Test
  void stream_failing_isTranslatedAndTold() {
    try (Mesa mesa =
        streaming(
            Stream.of(1, 0)
                .map(
                    number -> {
                      if (number == 0) {
                        throw new ArithmeticException("zero");
                      }
                      return number;
                    }))) {
      Stream<?> tables = structure(mesa);
      MesaException error = catchThrowableOfType(MesaException.class, () -> tables.toList());
      assertThat(error.code()).isEqualTo(ErrorCode.DRIVER);
      assertThat(error.source()).hasValue("scripted");
      assertThat(error)
          .hasMessageContaining("The driver failed in structure: ")
          .hasCauseInstanceOf(ArithmeticException.class);
      assertThat(finished).isEmpty();
      tables.close();
      assertThat(finished.get(0).error()).hasValue(ErrorCode.DRIVER);
      assertThat(finished.get(0).rows()).hasValue(1);
    }
  }

  @Test
  void stream_whoseClosingFails_isTranslatedAndTold() {
    try (Mesa mesa =
        streaming(
            Stream.of(1)
                .onClose(
                    () -> {
                      throw new IllegalStateException("stuck");
                    }))) {
      Stream<?> tables = structure(mesa);
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(tables::close)
          .satisfies(e -> assertThat(e.source()).hasValue("scripted"))
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.DRIVER);
      assertThat(finished.get(0).error()).hasValue(ErrorCode.DRIVER);
    }
  }

  @Test
  void stream_thatCannotBeOpened_isToldAtOnce() {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw new MesaException(ErrorCode.UNAVAILABLE, "down");
            });
    try (Mesa mesa = driver.open(listener)) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> structure(mesa))
          .withMessage("down");
      assertThat(finished.get(0).error()).hasValue(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void error_ofTheVirtualMachine_isThrownAsItIsAndTold() {
    var elements = Stream.of(1, 2).peek(element -> fail(new StackOverflowError("deep")));
    try (Mesa mesa = streaming(elements)) {
      try (Stream<?> tables = structure(mesa)) {
        assertThatExceptionOfType(StackOverflowError.class)
            .isThrownBy(() -> tables.forEach(table -> {}));
      }
      assertThat(finished).hasSize(1);
      assertThat(finished.get(0).error()).hasValue(ErrorCode.DRIVER);
    }
  }

  private static void fail(Error error) {
    throw error;
  }

  @Test
  void consumer_thatFails_isNotBlamedOnTheDriver() {
    try (Mesa mesa = streaming(Stream.of(1, 2))) {
      Stream<?> tables = structure(mesa);
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  tables.forEach(
                      table -> {
                        throw new IllegalStateException("the application's own");
                      }));
      tables.close();
      assertThat(finished.get(0).error()).isEmpty();
    }
  }

  @Test
  void stream_endless_endsAtItsTimeLimit() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> endless()).open(listener)) {
      Duration limit = Duration.ofMillis(200);
      var hasty = mesa.gateway().with(CallOptions.none().withTimeout(limit));
      Duration taken =
          Timing.within(
              "the stream",
              limit.plusMillis(500),
              () -> {
                try (Stream<?> tables = hasty.structure(TableFilter.all())) {
                  assertThatExceptionOfType(MesaException.class)
                      .isThrownBy(() -> tables.forEach(table -> {}))
                      .withMessageContaining(
                          "structure did not end within its time limit of PT0.2S")
                      .extracting(MesaException::code)
                      .isEqualTo(ErrorCode.TIMEOUT);
                }
              });
      assertThat(taken).isGreaterThanOrEqualTo(limit);
      assertThat(finished.get(0).error()).hasValue(ErrorCode.TIMEOUT);
    }
  }

  @Test
  void stream_thatIsNeverClosed_isAbandonedAtItsLimit() throws Exception {
    BlockingWork held = BlockingWork.thatIgnoresCancel();
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              call.onCancel(held);
              return Stream.of();
            });
    try (Mesa mesa = driver.open()) {
      mesa.gateway()
          .with(CallOptions.none().withTimeout(Duration.ofMillis(50)))
          .structure(TableFilter.all());
      held.awaitOver();
      assertThat(held.cancels()).isEqualTo(1);
      assertThat(held.abandons()).isEqualTo(1);
    }
  }

  @Test
  void stream_whoseReaderIsInterrupted_isCancelled() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> endless()).open(listener);
        Stream<?> tables = structure(mesa)) {
      var interrupted = new AtomicInteger();
      try {
        assertThatExceptionOfType(MesaException.class)
            .isThrownBy(
                () ->
                    tables.forEach(
                        table -> {
                          if (interrupted.getAndIncrement() == 0) {
                            Thread.currentThread().interrupt();
                          }
                        }))
            .extracting(MesaException::code)
            .isEqualTo(ErrorCode.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      } finally {
        Thread.interrupted();
      }
    }
  }
}
