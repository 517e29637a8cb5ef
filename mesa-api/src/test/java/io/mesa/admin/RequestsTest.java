package io.mesa.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.source.Secret;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.value.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What an application asks for is checked where it is said, before anything is sent. */
class RequestsTest {
  private static void assertRefused(ThrowingCallable call, String said) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class,
            e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(said);
  }

  @Test
  void confirmation_ofAnotherName_isRefused() {
    Confirmation.of("shop").require("dropDatabase", "shop");
    assertRefused(
        () -> Confirmation.of("Shop").require("dropDatabase", "shop"), "nothing was sent");
    assertRefused(() -> Confirmation.of(""), "empty");
  }

  @Test
  void newUser_application_isLeastPrivileged() {
    NewUser user = NewUser.application("app", "shop", "sales");
    assertThat(user.superuser()).isFalse();
    assertThat(user.canLogIn()).isTrue();
    assertThat(user.connectionLimit()).hasValue(20);
    assertThat(user.settings())
        .containsEntry("statement_timeout", "30000")
        .containsEntry("idle_in_transaction_session_timeout", "300000");
    assertThat(user.grants())
        .contains(
            new Grant.OnSchema("sales", Set.of(Grant.Privilege.USAGE)),
            new Grant.OnDatabase("shop", Set.of(Grant.Privilege.CONNECT)));
    assertThat(user.revokePublic()).isFalse();
  }

  @Test
  void newUser_readOnly_onlyReads() {
    NewUser user = NewUser.readOnly("reader", "shop", "sales");
    assertThat(user.grants())
        .contains(
            new Grant.OnTablesOfSchema("sales", Set.of(Grant.Privilege.SELECT), true),
            new Grant.OnSequencesOfSchema("sales", Set.of(Grant.Privilege.SELECT), true));
    assertThat(user.settings()).containsEntry("default_transaction_read_only", "on");
  }

  @Test
  void newUser_withers_changeOnePartEach() {
    Instant until = Instant.parse("2030-01-01T00:00:00Z");
    Secret secret = Secret.of("pw");
    NewUser user =
        NewUser.named("u")
            .withPassword(secret)
            .withSuperuser(true)
            .withLogin(false)
            .withConnectionLimit(3)
            .withValidUntil(until)
            .withGrant(new Grant.Membership("staff", false))
            .withSetting("work_mem", "1MB")
            .revokingPublic();
    assertThat(user.password()).contains(secret);
    assertThat(user.superuser()).isTrue();
    assertThat(user.canLogIn()).isFalse();
    assertThat(user.connectionLimit()).hasValue(3);
    assertThat(user.validUntil()).contains(until);
    assertThat(user.grants()).containsExactly(new Grant.Membership("staff", false));
    assertThat(user.settings()).containsEntry("work_mem", "1MB");
    assertThat(user.revokePublic()).isTrue();
    assertThat(user.toString()).doesNotContain("pw");
  }

  @Test
  void newUser_badParts_areRefused() {
    assertRefused(() -> NewUser.named(""), "empty");
    assertRefused(() -> NewUser.named("a\0"), "NUL");
    assertRefused(() -> NewUser.named("u").withConnectionLimit(-1), "-1");
    assertRefused(() -> NewUser.named("u").withSetting("x; DROP", "1"), "no setting's name");
    assertRefused(() -> NewUser.named("u").withSetting("work_mem", "\0"), "NUL");
  }

  @Test
  void userChange_namesOnlyWhatChanges() {
    assertThat(UserChange.nothing().isEmpty()).isTrue();
    UserChange change =
        UserChange.nothing()
            .withSuperuser(false)
            .withLogin(true)
            .withoutConnectionLimit()
            .withoutValidUntil()
            .withName("new")
            .withSetting("work_mem", "1MB")
            .withoutSetting("search_path");
    assertThat(change.isEmpty()).isFalse();
    assertThat(change.connectionLimit()).contains(Optional.empty());
    assertThat(change.validUntil()).contains(Optional.empty());
    assertThat(change.settings())
        .containsEntry("work_mem", Optional.of("1MB"))
        .containsEntry("search_path", Optional.empty());
    assertThat(change.withConnectionLimit(2).connectionLimit()).contains(Optional.of(2));
    assertThat(change.withValidUntil(Instant.EPOCH).validUntil())
        .contains(Optional.of(Instant.EPOCH));
    assertRefused(() -> UserChange.nothing().withConnectionLimit(-2), "-2");
    assertRefused(() -> UserChange.nothing().withName(""), "empty");
    assertRefused(() -> UserChange.nothing().withoutSetting("1x"), "no setting's name");
  }

  @Test
  void grant_rightsThatDoNotApply_areRefused() {
    assertRefused(() -> new Grant.OnDatabase("d", Set.of(Grant.Privilege.SELECT)), "a database");
    assertRefused(() -> new Grant.OnSchema("s", Set.of(Grant.Privilege.CONNECT)), "a schema");
    assertRefused(
        () -> new Grant.OnTable(TableName.of("s", "t"), Set.of(Grant.Privilege.USAGE)), "a table");
    assertRefused(() -> new Grant.OnTablesOfSchema("s", Set.of(), true), "tables");
    assertRefused(
        () -> new Grant.OnSequencesOfSchema("s", Set.of(Grant.Privilege.INSERT), false),
        "sequences");
    assertRefused(() -> new Grant.Membership("", false), "empty");
  }

  @Test
  void newDatabase_badParts_areRefused() {
    assertRefused(() -> NewDatabase.named(""), "empty");
    assertRefused(() -> NewDatabase.named("d").withOwner("\0"), "NUL");
    assertRefused(
        () ->
            new NewDatabase(
                "d",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NewDatabase.LocaleProvider.ICU),
                Optional.empty()),
        "needs a locale");
    NewDatabase database =
        NewDatabase.named("d")
            .withEncoding("UTF8")
            .withTemplate("template0")
            .withLocale(NewDatabase.LocaleProvider.LIBC, "C");
    assertThat(database.localeProvider().orElseThrow().sql()).isEqualTo("libc");
    assertThat(database.template()).contains("template0");
  }

  @Test
  void idleSessions_standard_isFiveMinutesOfThisDatabase() {
    IdleSessions standard = IdleSessions.standard();
    assertThat(standard.idleFor()).isEqualTo(Duration.ofMinutes(5));
    assertThat(standard.allDatabases()).isFalse();
    IdleSessions other =
        standard
            .inAllDatabases()
            .withUser("u")
            .withApplicationName("a")
            .withIdleFor(Duration.ofSeconds(1));
    assertThat(other)
        .isEqualTo(
            new IdleSessions(Duration.ofSeconds(1), true, Optional.of("u"), Optional.of("a")));
    assertRefused(() -> standard.withIdleFor(Duration.ZERO), "idleFor");
  }

  @Test
  void filters_areCheckedAndImmutable() {
    assertRefused(() -> SessionFilter.standard().withLimit(0), "positive");
    assertThat(SessionFilter.standard().withIdle().withUser("u").withDatabase("d").withLimit(5))
        .isEqualTo(new SessionFilter(true, Optional.of("u"), Optional.of("d"), 5));
    assertRefused(() -> TableFilter.inSchemas(""), "empty");
    assertRefused(() -> TableFilter.all().withNamePattern(""), "empty");
    TableFilter filter =
        TableFilter.inSchemas("a", "b")
            .withNamePattern("x%")
            .withKinds(TableKind.VIEW, TableKind.TABLE)
            .withoutPartitions()
            .withSystemSchemas();
    assertThat(filter.schemas()).containsExactlyInAnyOrder("a", "b");
    assertThat(filter.kinds()).containsExactlyInAnyOrder(TableKind.VIEW, TableKind.TABLE);
    assertThat(filter.partitions()).isFalse();
    assertThat(filter.systemSchemas()).isTrue();
    assertRefused(() -> new SessionId(0, Instant.EPOCH), "positive");
  }

  @Test
  void callOptions_areChecked() {
    CallOptions none = CallOptions.none();
    for (String reserved :
        new String[] {
          "transaction_read_only",
          "default_transaction_read_only",
          "statement_timeout",
          "lock_timeout",
          "mesa.q",
          "application_name",
          "session_authorization"
        }) {
      assertRefused(() -> none.withSessionSetting(reserved, "x"), "Mesa's own");
    }
    assertRefused(() -> none.withSessionSetting("a b", "x"), "no setting's name");
    assertRefused(() -> none.withRequestId("a\nb"), "control");
    assertRefused(() -> none.withRequestId("x".repeat(129)), "128");
    assertRefused(() -> none.withTimeout(Duration.ZERO), "timeout");
    assertRefused(() -> none.withDatabase(""), "empty");
    assertRefused(() -> Caller.of(""), "empty");
    CallOptions options =
        none.withTimeout(Duration.ofSeconds(1))
            .withCaller(Caller.of("me", "acme"))
            .withRequestId("r1")
            .sendingRequestId()
            .withDatabase("d")
            .withSessionSetting("app.tenant", "s3cret");
    assertThat(options.toString()).contains("r1", "me", "app.tenant").doesNotContain("s3cret");
    assertThat(options.requestIdSent()).isTrue();
    assertThat(options.sessionSettings()).containsEntry("app.tenant", "s3cret");
  }
}
