package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.structure.TableFilter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ClosingTest {

  @Test
  void close_duringACall_cutsItShort() throws Exception {
    BlockingWork work = BlockingWork.thatHearsCancel();
    var driver = new ScriptedDriver((call, method) -> work.run(call));
    Mesa mesa = driver.open();
    var error = inBackground(mesa);
    work.awaitBegun();
    mesa.close();
    assertThat(error.get(10, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(error.get()).hasMessage("Mesa was closed during databases.");
    assertThat(error.get().source()).hasValue("scripted");
    assertThat(work.cancels()).isEqualTo(1);
    assertThat(driver.closes()).isEqualTo(1);
  }

  @Test
  void close_duringACallThatIgnoresIt_abandonsTheCall() throws Exception {
    BlockingWork work = BlockingWork.thatIgnoresCancel();
    Mesa mesa = new ScriptedDriver((call, method) -> work.run(call)).open();
    var error = inBackground(mesa);
    work.awaitBegun();
    mesa.close();
    assertThat(error.get(10, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CLOSED);
    assertThat(work.abandons()).isEqualTo(1);
  }

  @Test
  void close_duringACallThatCannotBeCutShort_waitsNoLongerThanASecondOrSo() throws Exception {
    var end = new CompletableFuture<List<?>>();
    var begun = new CompletableFuture<Void>();
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              begun.complete(null);
              return end.join();
            });
    Mesa mesa = driver.open();
    var error = inBackground(mesa);
    begun.get(10, TimeUnit.SECONDS);
    long start = System.nanoTime();
    mesa.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(driver.closes()).isEqualTo(1);
    end.completeExceptionally(new IllegalStateException("connection closed"));
    assertThat(error.get(10, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CLOSED);
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#all")
  void call_afterClose_isRefused(GatewayCall call) {
    var driver = new ScriptedDriver((live, method) -> call.scripted());
    Mesa mesa = driver.open();
    mesa.close();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> call.on(mesa.gateway()))
        .withMessage("Mesa was closed; %s cannot be called.", call.method())
        .satisfies(e -> assertThat(e.source()).hasValue("scripted"))
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CLOSED);
    assertThat(driver.played()).isEmpty();
  }

  @Test
  void close_whileACallBegins_refusesIt() {
    var driver = new ScriptedDriver((call, method) -> List.of());
    Mesa mesa = driver.open();
    driver.whenAsked(mesa::close);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> mesa.gateway().schemas())
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CLOSED);
    assertThat(driver.played()).isEmpty();
  }

  @Test
  void close_twice_closesOnce() {
    var driver = new ScriptedDriver((call, method) -> null);
    Mesa mesa = driver.open();
    mesa.close();
    mesa.close();
    assertThat(driver.closes()).isEqualTo(1);
  }

  @Test
  void close_duringAStream_endsItAtTheNextElement() {
    var driver = new ScriptedDriver((call, method) -> Stream.generate(Object::new));
    Mesa mesa = driver.open();
    try (Stream<?> tables = mesa.gateway().structure(TableFilter.all())) {
      var iterator = tables.iterator();
      assertThat((Object) iterator.next()).isNotNull();
      mesa.close();
      MesaException error = catchThrowableOfType(MesaException.class, iterator::next);
      assertThat(error.code()).isEqualTo(ErrorCode.CLOSED);
    }
  }

  private static CompletableFuture<MesaException> inBackground(Mesa mesa) {
    var error = new CompletableFuture<MesaException>();
    var thread =
        new Thread(
            () ->
                error.complete(
                    catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases())));
    thread.setDaemon(true);
    thread.start();
    return error;
  }
}
