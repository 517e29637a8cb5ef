package io.mesa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.admin.NewDatabase.LocaleProvider;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NewDatabaseTest {

  @Test
  void with_eachPart_keepsTheOthers() {
    assertThat(
            NewDatabase.named("shop")
                .withOwner("app")
                .withEncoding("UTF8")
                .withTemplate("template0")
                .withLocale(LocaleProvider.ICU, "de")
                .withFirstTable("first"))
        .isEqualTo(
            new NewDatabase(
                "shop",
                Optional.of("app"),
                Optional.of("UTF8"),
                Optional.of("template0"),
                Optional.of(LocaleProvider.ICU),
                Optional.of("de"),
                Optional.of("first")));
  }

  @Test
  void localeProvider_inSql_isLowerCase() {
    assertThat(LocaleProvider.BUILTIN.sql()).isEqualTo("builtin");
  }

  @Test
  void parts_bad_areRefused() {
    refused("The database name is empty.", () -> NewDatabase.named(""));
    refused("The owner is empty.", () -> NewDatabase.named("shop").withOwner(""));
    refused("The encoding is empty.", () -> NewDatabase.named("shop").withEncoding(""));
    refused("The first table is empty.", () -> NewDatabase.named("shop").withFirstTable(""));
    refused("The template is empty.", () -> NewDatabase.named("shop").withTemplate(""));
    refused(
        "The locale is empty.", () -> NewDatabase.named("shop").withLocale(LocaleProvider.ICU, ""));
    refused(
        "Locale provider ICU needs a locale; give both.",
        () ->
            new NewDatabase(
                "shop",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(LocaleProvider.ICU),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void idleSessions_standard_areOfThisDatabaseForFiveMinutes() {
    assertThat(IdleSessions.standard())
        .isEqualTo(
            new IdleSessions(Duration.ofMinutes(5), false, Optional.empty(), Optional.empty()));
    assertThat(
            IdleSessions.standard()
                .withIdleFor(Duration.ofHours(1))
                .inAllDatabases()
                .withUser("app")
                .withApplicationName(""))
        .isEqualTo(
            new IdleSessions(Duration.ofHours(1), true, Optional.of("app"), Optional.of("")));
  }

  @Test
  void idleSessions_bad_areRefused() {
    refused(
        "idleFor is PT0S; a time limit is 1 ms to PT24H.",
        () -> IdleSessions.standard().withIdleFor(Duration.ZERO));
    refused("The user name is empty.", () -> IdleSessions.standard().withUser(""));
    refused(
        "The application name contains NUL at position 0; remove it.",
        () -> IdleSessions.standard().withApplicationName("\0"));
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessage(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
