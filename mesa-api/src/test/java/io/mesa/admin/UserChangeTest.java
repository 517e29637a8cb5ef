package io.mesa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserChangeTest {
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void nothing_always_isEmpty() {
    assertThat(UserChange.nothing().isEmpty()).isTrue();
  }

  static Stream<UserChange> changes() {
    UserChange nothing = UserChange.nothing();
    return Stream.of(
        nothing.withSuperuser(false),
        nothing.withLogin(true),
        nothing.withConnectionLimit(0),
        nothing.withoutConnectionLimit(),
        nothing.withValidUntil(END),
        nothing.withoutValidUntil(),
        nothing.withName("other"),
        nothing.withSetting("work_mem", "1MB"),
        nothing.withoutSetting("work_mem"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void isEmpty_ofAnyChange_isFalse(UserChange change) {
    assertThat(change.isEmpty()).isFalse();
  }

  @Test
  void with_eachPart_keepsTheOthers() {
    UserChange change =
        UserChange.nothing()
            .withSuperuser(true)
            .withLogin(false)
            .withConnectionLimit(3)
            .withValidUntil(END)
            .withName("other")
            .withSetting("work_mem", "1MB")
            .withoutSetting("app.tenant");
    assertThat(change)
        .isEqualTo(
            new UserChange(
                Optional.of(true),
                Optional.of(false),
                Optional.of(Optional.of(3)),
                Optional.of(Optional.of(END)),
                Optional.of("other"),
                Map.of("work_mem", Optional.of("1MB"), "app.tenant", Optional.empty())));
    assertThat(change.withoutConnectionLimit().connectionLimit()).hasValue(Optional.empty());
    assertThat(change.withoutValidUntil().validUntil()).hasValue(Optional.empty());
  }

  @Test
  void parts_bad_areRefused() {
    refused(
        "The connection limit is -1; it is 0 or more.",
        () -> UserChange.nothing().withConnectionLimit(-1));
    refused("The new user name is empty.", () -> UserChange.nothing().withName(""));
    refused("'a b' is no setting's name.", () -> UserChange.nothing().withoutSetting("a b"));
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessage(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
