package io.mesa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.toy.ToyDriver;
import io.mesa.toy.ToyServer;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MesaTest {
  private static final Source ORDERS = source("orders");
  private static final Source EVENTS = source("events");

  private final DatabaseDriver toy = new ToyDriver(new ToyServer(), ToyDriver.ABILITIES);

  private static Source source(String id) {
    return Source.builder(id).driver("toy").build();
  }

  @Test
  void gateway_byItsId_isTheSameForEachCall() {
    try (Mesa mesa = Mesa.builder().driver(toy).source(ORDERS).source(EVENTS).build()) {
      assertThat(mesa.gateway("orders")).isSameAs(mesa.gateway("orders"));
      assertThat(mesa.gateway("orders").source()).isSameAs(ORDERS);
      assertThat(mesa.gateway("events").databases()).isNotEmpty();
      assertThat(mesa.sources()).containsExactly("orders", "events");
      assertThat(mesa).hasToString("Mesa[orders (toy://localhost/), events (toy://localhost/)]");
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> mesa.sources().clear());
    }
  }

  @Test
  void gateway_ofTheOnlySource_needsNoId() {
    try (Mesa mesa = Mesa.builder().driver(toy).source(ORDERS).build()) {
      assertThat(mesa.gateway()).isSameAs(mesa.gateway("orders"));
    }
  }

  @Test
  void gateway_ofSeveralSources_needsAnId() {
    try (Mesa mesa = Mesa.builder().driver(toy).source(ORDERS).source(EVENTS).build()) {
      refused("There are several sources; name one of [orders, events]", mesa::gateway);
    }
  }

  @Test
  void gateway_ofAnUnknownSource_isRefusedWithTheNearest() {
    try (Mesa mesa = Mesa.builder().driver(toy).source(ORDERS).source(EVENTS).build()) {
      refused(
          "There is no source 'order', perhaps 'orders'; there are [orders, events].",
          () -> mesa.gateway("order"));
      refused(
          "There is no source 'warehouse'; there are [orders, events].",
          () -> mesa.gateway("warehouse"));
    }
  }

  @Test
  void build_withoutASource_isRefused() {
    refused("There is no source", () -> Mesa.builder().driver(toy).build());
  }

  @Test
  void source_ofATakenId_isRefused() {
    refused(
        "Two sources have the id 'orders'; rename one.",
        () -> Mesa.builder().driver(toy).source(ORDERS).source(source("orders")));
  }

  @Test
  void driver_withoutAName_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Mesa.builder().driver(driver("", () -> {}, () -> {})))
        .withMessage("The driver name is empty.");
  }

  @Test
  void driver_given_goesBeforeALaterOne() {
    var opened = new AtomicInteger();
    DatabaseDriver first = driver("toy", opened::incrementAndGet, () -> {});
    try (Mesa mesa = Mesa.builder().driver(first).driver(toy).source(ORDERS).build()) {
      assertThat(opened).hasValue(1);
      assertThat(mesa.sources()).containsExactly("orders");
    }
  }

  @Test
  void source_refusedByItsDriver_closesThoseOpenedBefore() {
    var closed = new AtomicInteger();
    DatabaseDriver good = driver("good", () -> {}, closed::incrementAndGet);
    DatabaseDriver bad =
        driver(
            "bad",
            () -> {
              throw new MesaException(ErrorCode.CONFIGURATION, "no such option");
            },
            () -> {});
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                Mesa.builder()
                    .driver(good)
                    .driver(bad)
                    .source(Source.builder("one").driver("good").build())
                    .source(Source.builder("two").driver("bad").build())
                    .build())
        .withMessage("no such option")
        .satisfies(e -> assertThat(e.source()).hasValue("two"))
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(closed).hasValue(1);
  }

  @Test
  void driver_thatFailsToOpen_isNamed() {
    DatabaseDriver broken =
        driver(
            "broken",
            () -> {
              throw new IllegalStateException("half a driver");
            },
            () -> {});
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                Mesa.builder()
                    .driver(broken)
                    .source(Source.builder("one").driver("broken").build())
                    .build())
        .withMessage(
            "The driver 'broken' failed to open source 'one':"
                + " java.lang.IllegalStateException: half a driver")
        .withCauseInstanceOf(IllegalStateException.class)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.DRIVER);
  }

  @Test
  void close_withADriverThatFails_closesTheOthers() {
    var closed = new AtomicInteger();
    DatabaseDriver stuck =
        driver(
            "stuck",
            () -> {},
            () -> {
              throw new IllegalStateException("stuck");
            });
    Mesa mesa =
        Mesa.builder()
            .driver(stuck)
            .driver(driver("good", () -> {}, closed::incrementAndGet))
            .source(Source.builder("one").driver("stuck").build())
            .source(Source.builder("two").driver("good").build())
            .build();
    assertThatNoException().isThrownBy(mesa::close);
    assertThat(closed).hasValue(1);
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  /** A driver that does something when it opens a source, and when that is closed. */
  private static DatabaseDriver driver(String name, Runnable atOpen, Runnable atClose) {
    return new DatabaseDriver() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public DriverConnection open(Source source, DriverContext context) {
        atOpen.run();
        return closing(atClose);
      }
    };
  }

  private static DriverConnection closing(Runnable onClose) {
    return (DriverConnection)
        Proxy.newProxyInstance(
            DriverConnection.class.getClassLoader(),
            new Class<?>[] {DriverConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                onClose.run();
              }
              return method.getName().equals("hashCode") ? (Object) 1 : null;
            });
  }
}
