package io.mesa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.admin.Grant.Privilege;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NewUserTest {

  @Test
  void named_always_mayLogInAndNothingElse() {
    NewUser user = NewUser.named("app");
    assertThat(user.superuser()).isFalse();
    assertThat(user.canLogIn()).isTrue();
    assertThat(user.password()).isEmpty();
    assertThat(user.connectionLimit()).isEmpty();
    assertThat(user.validUntil()).isEmpty();
    assertThat(user.grants()).isEmpty();
    assertThat(user.settings()).isEmpty();
    assertThat(user.revokePublic()).isFalse();
  }

  @Test
  void with_eachPart_keepsTheOthers() {
    Secret password = Secret.of("s3c");
    Instant end = Instant.parse("2030-01-01T00:00:00Z");
    var membership = new Grant.Membership("readers", false);
    NewUser user =
        NewUser.named("app")
            .withPassword(password)
            .withSuperuser(true)
            .withLogin(false)
            .withConnectionLimit(3)
            .withValidUntil(end)
            .withGrant(membership)
            .withSetting("work_mem", "1MB")
            .withSetting("app.tenant", "x")
            .withSetting("work_mem", "2MB")
            .revokingPublic();
    assertThat(user.name()).isEqualTo("app");
    assertThat(user.password()).hasValue(password);
    assertThat(user.superuser()).isTrue();
    assertThat(user.canLogIn()).isFalse();
    assertThat(user.connectionLimit()).hasValue(3);
    assertThat(user.validUntil()).hasValue(end);
    assertThat(user.grants()).containsExactly(membership);
    assertThat(user.settings())
        .containsOnly(Map.entry("work_mem", "2MB"), Map.entry("app.tenant", "x"));
    assertThat(user.revokePublic()).isTrue();
    assertThat(user.toString()).doesNotContain("s3c");
  }

  @Test
  void application_always_hasTheLeastItNeeds() {
    NewUser user = NewUser.application("app", "shop", "sales");
    assertThat(user.superuser()).isFalse();
    assertThat(user.canLogIn()).isTrue();
    assertThat(user.connectionLimit()).hasValue(20);
    assertThat(user.revokePublic()).isFalse();
    assertThat(user.grants())
        .containsExactlyInAnyOrder(
            new Grant.OnDatabase("shop", Set.of(Privilege.CONNECT)),
            new Grant.OnSchema("sales", Set.of(Privilege.USAGE)),
            new Grant.OnTablesOfSchema(
                "sales",
                Set.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE),
                true),
            new Grant.OnSequencesOfSchema(
                "sales", Set.of(Privilege.USAGE, Privilege.SELECT), true));
    assertThat(user.settings())
        .containsOnly(
            Map.entry("statement_timeout", "30000"),
            Map.entry("idle_in_transaction_session_timeout", "300000"));
  }

  @Test
  void readOnly_always_readsOnly() {
    NewUser user = NewUser.readOnly("viewer", "shop", "sales");
    assertThat(user.grants())
        .containsExactlyInAnyOrder(
            new Grant.OnDatabase("shop", Set.of(Privilege.CONNECT)),
            new Grant.OnSchema("sales", Set.of(Privilege.USAGE)),
            new Grant.OnTablesOfSchema("sales", Set.of(Privilege.SELECT), true),
            new Grant.OnSequencesOfSchema("sales", Set.of(Privilege.SELECT), true));
    assertThat(user.settings())
        .containsOnly(
            Map.entry("statement_timeout", "30000"),
            Map.entry("idle_in_transaction_session_timeout", "300000"),
            Map.entry("default_transaction_read_only", "on"));
  }

  @Test
  void parts_bad_areRefused() {
    refused("The user name is empty.", () -> NewUser.named(""));
    refused(
        "The connection limit is -1; it is 0 or more.",
        () -> NewUser.named("app").withConnectionLimit(-1));
    refused(
        "'work mem' is no setting's name.", () -> NewUser.named("app").withSetting("work mem", ""));
    refused(
        "The setting work_mem contains NUL",
        () -> NewUser.named("app").withSetting("work_mem", "\0"));
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
