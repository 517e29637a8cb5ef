package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.CallFinished;
import io.mesa.event.MesaListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ErrorTranslationTest {

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#all")
  void exception_ofADriver_becomesDriver(GatewayCall gatewayCall) {
    var failure = new IllegalArgumentException("comparison method violates its contract");
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw failure;
            });
    try (Mesa mesa = driver.open()) {
      MesaException error =
          catchThrowableOfType(MesaException.class, () -> gatewayCall.on(mesa.gateway()));
      assertThat(error.code()).isEqualTo(ErrorCode.DRIVER);
      assertThat(error.source()).hasValue("scripted");
      assertThat(error.retryable()).isFalse();
      assertThat(error)
          .hasMessage(
              "The driver failed in %s: java.lang.IllegalArgumentException: comparison method"
                  + " violates its contract",
              gatewayCall.method())
          .hasCause(failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void mesaException_ofADriver_keepsItsCodeAndGetsTheSource(ErrorCode code) {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw MesaException.builder(code, "refused")
                  .databaseCode("42501")
                  .retryable(true)
                  .build();
            });
    try (Mesa mesa = driver.open()) {
      MesaException error =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases());
      assertThat(error.code()).isEqualTo(code);
      assertThat(error.source()).hasValue("scripted");
      assertThat(error.databaseCode()).hasValue("42501");
      assertThat(error.retryable()).isTrue();
      assertThat(error).hasMessage("refused");
    }
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#all")
  void error_ofTheVirtualMachine_isThrownAsItIsAndToldToListeners(GatewayCall gatewayCall) {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw new StackOverflowError("deep");
            });
    List<CallFinished> finished = new ArrayList<>();
    var listener =
        new MesaListener() {
          @Override
          public void callFinished(CallFinished event) {
            finished.add(event);
          }
        };
    try (Mesa mesa = driver.open(listener)) {
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(() -> gatewayCall.on(mesa.gateway()))
          .withMessage("deep");
    }
    assertThat(finished).hasSize(1);
    assertThat(finished.get(0).error()).hasValue(ErrorCode.DRIVER);
  }

  @Test
  void outcomeUnknown_ofACallThatTimedOut_isNotOverwritten() {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              try {
                return BlockingWork.thatHearsCancel().run(call);
              } catch (MesaException e) {
                throw new MesaException(ErrorCode.OUTCOME_UNKNOWN, "lost under the commit");
              }
            });
    try (Mesa mesa = driver.open()) {
      var gateway = mesa.gateway().with(CallOptions.none().withTimeout(Duration.ofMillis(50)));
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(gateway::databases)
          .withMessage("lost under the commit")
          .satisfies(e -> assertThat(e.source()).hasValue("scripted"))
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    }
  }
}
