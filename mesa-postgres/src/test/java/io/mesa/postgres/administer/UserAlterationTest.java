package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.admin.UserChange;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.DatabaseUser;
import io.mesa.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserAlterationTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void alterUser_changesWhatIsNamed_andLeavesTheRest(PostgresServer server) {
    try (var role = TestRole.create(server, "altered", "LOGIN CONNECTION LIMIT 4");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      server.execute("ALTER ROLE " + role.quoted() + " SET work_mem TO '8MB'");
      Instant end = Instant.parse("2032-01-01T00:00:00Z");

      mesa.gateway()
          .alterUser(
              role.name(),
              UserChange.nothing()
                  .withValidUntil(end)
                  .withLogin(false)
                  .withSetting("statement_timeout", "5s"));

      DatabaseUser user = mesa.gateway().user(role.name()).orElseThrow();
      assertThat(user.canLogIn()).isFalse();
      assertThat(user.superuser()).isFalse();
      assertThat(user.validUntil()).contains(end);
      assertThat(user.connectionLimit()).contains(4);
      assertThat(user.settings()).isEqualTo(Map.of("work_mem", "8MB", "statement_timeout", "5s"));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void alterUser_takesLimitsAndSettingsAway(PostgresServer server) {
    try (var role =
            TestRole.create(
                server, "altered", "SUPERUSER CONNECTION LIMIT 4 VALID UNTIL '2030-01-01'");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      server.execute("ALTER ROLE " + role.quoted() + " SET work_mem TO '8MB'");

      mesa.gateway()
          .alterUser(
              role.name(),
              UserChange.nothing()
                  .withSuperuser(false)
                  .withoutValidUntil()
                  .withoutConnectionLimit()
                  .withoutSetting("work_mem"));

      DatabaseUser user = mesa.gateway().user(role.name()).orElseThrow();
      assertThat(user.superuser()).isFalse();
      assertThat(user.validUntil()).isEmpty();
      assertThat(user.connectionLimit()).isEmpty();
      assertThat(user.settings()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void alterUser_renames(PostgresServer server) {
    try (var role = TestRole.create(server, "old", "LOGIN");
        var renamed = TestRole.named(server, "new \"name\"");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      ActionReport report =
          mesa.gateway()
              .alterUser(
                  role.name(),
                  UserChange.nothing().withName(renamed.name()).withSetting("work_mem", "8MB"));

      assertThat(report.statements())
          .containsExactly(
              "ALTER ROLE " + role.quoted() + " SET \"work_mem\" TO '8MB'",
              "ALTER ROLE " + role.quoted() + " RENAME TO " + renamed.quoted());
      assertThat(mesa.gateway().user(role.name())).isEmpty();
      assertThat(mesa.gateway().user(renamed.name()).orElseThrow().settings())
          .containsEntry("work_mem", "8MB");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void alterUser_inAPreview_changesNothing(PostgresServer server) {
    try (var role = TestRole.create(server, "altered", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      ActionReport report =
          mesa.gateway().preview().alterUser(role.name(), UserChange.nothing().withLogin(false));

      assertThat(report)
          .isEqualTo(
              new ActionReport(
                  false, List.of("ALTER ROLE " + role.quoted() + " WITH NOLOGIN"), List.of()));
      assertThat(mesa.gateway().user(role.name()).orElseThrow().canLogIn()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void alterUser_ofNobody_isNotFound(PostgresServer server) {
    try (var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () -> mesa.gateway().alterUser("nobody's", UserChange.nothing().withLogin(false)))
          .matches(error -> error.code() == ErrorCode.NOT_FOUND);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void alterUser_withASettingThatTheServerRefuses_changesNothing(PostgresServer server) {
    try (var role = TestRole.create(server, "altered", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () ->
                  mesa.gateway()
                      .alterUser(
                          role.name(),
                          UserChange.nothing()
                              .withLogin(false)
                              .withSetting("work_mem", "not a number")))
          .matches(error -> error.code() == ErrorCode.INVALID_QUERY);
      assertThat(mesa.gateway().user(role.name()).orElseThrow().canLogIn()).isTrue();
    }
  }
}
