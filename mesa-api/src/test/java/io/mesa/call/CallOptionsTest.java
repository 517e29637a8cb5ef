package io.mesa.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Sampling;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallOptionsTest {

  @Test
  void none_always_saysNothing() {
    assertThat(CallOptions.none())
        .isEqualTo(
            new CallOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Map.of(),
                TransactionOptions.defaults(),
                CacheUse.normal(),
                Optional.empty(),
                SubmitOptions.defaults()));
  }

  @Test
  void with_eachPart_keepsTheOthers() {
    CallOptions options =
        CallOptions.none()
            .withTimeout(Duration.ofSeconds(1))
            .withCaller(Caller.of("alice", "acme"))
            .withRequestId("r-1")
            .sendingRequestId()
            .withDatabase("archive")
            .withSessionSetting("app.tenant", "1")
            .withSessionSetting("app.role", "x")
            .withSessionSetting("app.tenant", "2")
            .withTransaction(TransactionOptions.defaults().withRetries(3))
            .withCacheUse(CacheUse.freshFor(Duration.ofSeconds(2)))
            .withSampling(Sampling.defaults().withDocuments(5))
            .withSubmit(SubmitOptions.defaults().withIdempotencyKey("k-1"))
            .withTimeout(Duration.ofSeconds(1));
    assertThat(options)
        .isEqualTo(
            new CallOptions(
                Optional.of(Duration.ofSeconds(1)),
                Optional.of(new Caller("alice", Optional.of("acme"))),
                Optional.of("r-1"),
                true,
                Optional.of("archive"),
                Map.of("app.tenant", "2", "app.role", "x"),
                TransactionOptions.defaults().withRetries(3),
                CacheUse.freshFor(Duration.ofSeconds(2)),
                Optional.of(Sampling.defaults().withDocuments(5)),
                new SubmitOptions(SubmitOptions.Prefer.AUTO, Optional.of("k-1"))));
  }

  @Test
  void toString_always_hidesTheValuesOfSettings() {
    assertThat(
            CallOptions.none()
                .withCaller(Caller.of("alice"))
                .withRequestId("r-1")
                .withSessionSetting("app.person", "Erika Mustermann")
                .toString())
        .contains("alice", "r-1", "app.person")
        .doesNotContain("Erika");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "transaction_read_only",
        "transaction_isolation",
        "default_transaction_read_only",
        "session_authorization",
        "application_name",
        "mesa.anything"
      })
  void setting_thatIsMesasOwn_isRefused(String name) {
    refused(
        "The setting '" + name + "' is Mesa's own",
        () -> CallOptions.none().withSessionSetting(name, "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1a", "App.tenant", "STATEMENT_TIMEOUT", "a b", "a;b", "a.", ".a", "a'", "ä"})
  void setting_whoseNameIsNone_isRefused(String name) {
    refused("is no setting's name", () -> CallOptions.none().withSessionSetting(name, "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.tenant", "role", "search_path", "a.b.c", "_x", "my_transaction_x"})
  void setting_ofTheApplications_isTaken(String name) {
    assertThat(CallOptions.none().withSessionSetting(name, "").sessionSettings())
        .containsEntry(name, "");
  }

  @Test
  void setting_withNul_isRefused() {
    refused("contains NUL", () -> CallOptions.none().withSessionSetting("app.x", "a\0"));
  }

  @Test
  void requestId_bad_isRefused() {
    assertThat(CallOptions.none().withRequestId("x".repeat(128)).requestId()).isPresent();
    refused("128 characters at most", () -> CallOptions.none().withRequestId("x".repeat(129)));
    refused("no control characters", () -> CallOptions.none().withRequestId("a\nb"));
    refused("The request id is empty.", () -> CallOptions.none().withRequestId(""));
  }

  @Test
  void otherParts_bad_areRefused() {
    refused("timeout is PT0S", () -> CallOptions.none().withTimeout(Duration.ZERO));
    refused("The database name is empty.", () -> CallOptions.none().withDatabase(""));
    refused("The caller is empty.", () -> Caller.of(""));
    refused("The tenant is empty.", () -> Caller.of("alice", ""));
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
