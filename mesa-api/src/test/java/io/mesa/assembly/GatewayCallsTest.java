package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mesa.Mesa;
import io.mesa.admin.Confirmation;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Limits;
import io.mesa.source.Secret;
import io.mesa.spi.DriverCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a gateway's calls reach a driver's parts, and which do not. */
class GatewayCallsTest {

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#all")
  void call_any_reachesTheDriversMethodOfThatName(GatewayCall call) {
    var driver = new ScriptedDriver((live, method) -> call.scripted());
    try (Mesa mesa = driver.open()) {
      assertThat(call.on(mesa.gateway())).isEqualTo(call.answer());
      assertThat(driver.played()).containsExactly(call.method());
    }
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#all")
  void call_any_hasTheTimeLimitOfItsKind(GatewayCall call) {
    var timeout = new AtomicReference<Duration>();
    var driver =
        new ScriptedDriver(
            (live, method) -> {
              timeout.set(live.timeout());
              assertThat(live.remaining()).isBetween(Duration.ofMillis(1), live.timeout());
              return call.scripted();
            });
    try (Mesa mesa = driver.open()) {
      call.on(mesa.gateway());
      assertThat(timeout.get()).isEqualTo(call.limit().apply(Limits.defaults()));
      Duration own = Duration.ofSeconds(77);
      call.on(mesa.gateway().with(CallOptions.none().withTimeout(own)));
      assertThat(timeout.get()).isEqualTo(own);
    }
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#all")
  void call_ofWhatIsNotDeclared_isRefusedBeforeTheDriverIsCalled(GatewayCall call) {
    for (Capability capability : Capability.values()) {
      var driver =
          new ScriptedDriver((live, method) -> call.scripted())
              .without(capability, "it was never built");
      try (Mesa mesa = driver.open()) {
        if (call.needs().filter(capability::equals).isPresent()) {
          assertThatExceptionOfType(MesaException.class)
              .isThrownBy(() -> call.on(mesa.gateway()))
              .withMessage(
                  "%s is not supported by the driver 'script' (%s): it was never built.",
                  call.method(), capability)
              .satisfies(e -> assertThat(e.source()).hasValue("scripted"))
              .extracting(MesaException::code)
              .isEqualTo(ErrorCode.UNSUPPORTED);
          assertThat(driver.played()).isEmpty();
        } else {
          assertThat(call.on(mesa.gateway())).isEqualTo(call.answer());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "MONITOR",
        "SESSIONS",
        "WAITS",
        "SLOW_QUERIES",
        "USERS",
        "SESSION_CONTROL",
        "IDLE_SESSION_CONTROL",
        "USER_ADMINISTRATION",
        "GRANTS",
        "DATABASE_ADMINISTRATION"
      })
  void call_ofAPartThatIsNotThere_isUnsupported(Capability capability) {
    var driver = new ScriptedDriver((live, method) -> null).withoutOptionalParts();
    try (Mesa mesa = driver.open()) {
      GatewayCall.all()
          .filter(call -> call.needs().filter(capability::equals).isPresent())
          .forEach(
              call ->
                  assertThatExceptionOfType(MesaException.class)
                      .isThrownBy(() -> call.on(mesa.gateway()))
                      .withMessageContaining(capability + "): the driver has no such part.")
                      .extracting(MesaException::code)
                      .isEqualTo(ErrorCode.UNSUPPORTED));
    }
  }

  @Test
  void call_inAnotherDatabase_takesTheCapability() {
    var driver =
        new ScriptedDriver((live, method) -> List.of())
            .without(Capability.OTHER_DATABASES, "there is one only");
    try (Mesa mesa = driver.open()) {
      unsupported(
          "databases is not supported by the driver 'script' (OTHER_DATABASES): there is one only.",
          () -> mesa.gateway().with(CallOptions.none().withDatabase("shop")).databases());
      assertThat(driver.played()).isEmpty();
    }
  }

  @Test
  void call_withSessionSettings_takesTheCapability() {
    var driver =
        new ScriptedDriver((live, method) -> List.of())
            .without(Capability.SESSION_SETTINGS, "it has none");
    try (Mesa mesa = driver.open()) {
      unsupported(
          "databases is not supported by the driver 'script' (SESSION_SETTINGS): it has none.",
          () -> mesa.gateway().with(CallOptions.none().withSessionSetting("a.b", "c")).databases());
      assertThat(driver.played()).isEmpty();
    }
  }

  @Test
  void options_ofAView_reachTheDriverAndLeaveTheGatewayAlone() {
    var seen = new AtomicReference<DriverCall>();
    var driver =
        new ScriptedDriver(
            (live, method) -> {
              seen.set(live);
              return List.of();
            });
    try (Mesa mesa = driver.open()) {
      CallOptions options = CallOptions.none().withDatabase("shop").withRequestId("r-1");
      DatabaseGateway view = mesa.gateway().with(options);
      view.databases();
      assertThat(seen.get().options()).isEqualTo(options);
      assertThat(seen.get().requestId()).isEqualTo("r-1");
      mesa.gateway().databases();
      assertThat(seen.get().options()).isEqualTo(CallOptions.none());
      assertThat(seen.get().requestId()).isNotEqualTo("r-1").isEqualTo(seen.get().requestId());
    }
  }

  @Test
  void preview_ofAView_isSeenByTheDriver() {
    var previews = new AtomicReference<Boolean>();
    var driver =
        new ScriptedDriver(
            (live, method) -> {
              previews.set(live.preview());
              return List.of();
            });
    try (Mesa mesa = driver.open()) {
      DatabaseGateway gateway = mesa.gateway();
      gateway.preview().databases();
      assertThat(previews.get()).isTrue();
      gateway.preview().with(CallOptions.none().withRequestId("r")).databases();
      assertThat(previews.get()).isTrue();
      gateway.databases();
      assertThat(previews.get()).isFalse();
    }
  }

  @Test
  void input_bad_isRefusedBeforeTheDriverIsCalled() {
    var driver = new ScriptedDriver((live, method) -> null);
    try (Mesa mesa = driver.open()) {
      DatabaseGateway gateway = mesa.gateway();
      Secret secret = Secret.of("s3c");
      invalid("The database name is empty.", () -> gateway.database(""));
      invalid("The user name contains NUL", () -> gateway.user("a\0"));
      invalid("limit is 0", () -> gateway.slowQueries(0));
      invalid("The user name is empty.", () -> gateway.alterPassword("", secret));
      invalid(
          "The change of user 'app' changes nothing.",
          () -> gateway.alterUser("app", UserChange.nothing()));
      invalid(
          "dropUser of 'app' was confirmed for 'ap'; nothing was sent.",
          () -> gateway.dropUser("app", new OwnedObjects.Keep(), Confirmation.of("ap")));
      invalid(
          "dropDatabase of 'shop' was confirmed for 'Shop'; nothing was sent.",
          () -> gateway.dropDatabase("shop", Confirmation.of("Shop")));
      assertThat(driver.played()).isEmpty();
    }
  }

  @Test
  void input_null_isRefusedBeforeTheDriverIsCalled() {
    var driver = new ScriptedDriver((live, method) -> null);
    try (Mesa mesa = driver.open()) {
      DatabaseGateway gateway = mesa.gateway();
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> gateway.tables(null),
              () -> gateway.table(null),
              () -> gateway.structure(null),
              () -> gateway.sessions(null),
              () -> gateway.terminate(null),
              () -> gateway.createUser(null),
              () -> gateway.grant("app", null),
              () -> gateway.run(null),
              () -> gateway.check(null),
              () -> gateway.with(null))) {
        assertThatNullPointerException().isThrownBy(call);
      }
      assertThat(driver.played()).isEmpty();
    }
  }

  @Test
  void gateway_always_tellsItsSourceAndFigures() {
    try (Mesa mesa = new ScriptedDriver((live, method) -> null).open()) {
      DatabaseGateway gateway = mesa.gateway();
      assertThat(gateway.source().id()).isEqualTo("scripted");
      assertThat(gateway.connectionFigures()).isEqualTo(ScriptedDriver.FIGURES);
      assertThat(gateway).hasToString("DatabaseGateway[scripted (script://actor@localhost/)]");
      assertThat(gateway.preview())
          .hasToString("DatabaseGateway[scripted (script://actor@localhost/), preview]");
    }
  }

  private static void unsupported(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessage(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  private static void invalid(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageStartingWith(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
