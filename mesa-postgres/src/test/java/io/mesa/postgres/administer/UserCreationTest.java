package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.admin.Grant;
import io.mesa.admin.NewUser;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.DatabaseUser.Membership;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserCreationTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void application_canWorkWithTheRowsOfItsSchema_andNothingElse(PostgresServer server)
      throws SQLException {
    try (var role = TestRole.named(server, "a\"p p");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      NewUser user = NewUser.application(role.name(), database.name(), "shop").revokingPublic();

      ActionReport report = mesa.gateway().createUser(user);
      database.execute("CREATE TABLE shop.made_later (id serial)");

      assertThat(report.executed()).isTrue();
      try (var application = ClientSession.open(database, role.name())) {
        application
            .run("INSERT INTO shop.item (name) VALUES ('a'), ('b')")
            .run("UPDATE shop.item SET name = 'c' WHERE name = 'b'")
            .run("DELETE FROM shop.item WHERE name = 'a'")
            .run("INSERT INTO shop.made_later DEFAULT VALUES");
        assertThat(application.one("SELECT name FROM shop.item")).isEqualTo("c");
        assertThat(application.one("SHOW statement_timeout")).isEqualTo("30s");
        assertThat(application.one("SHOW idle_in_transaction_session_timeout")).isEqualTo("5min");
        for (String refused :
            new String[] {
              "TRUNCATE shop.item",
              "DROP TABLE shop.item",
              "CREATE TABLE shop.own ()",
              "CREATE TABLE public.own ()",
              "CREATE SCHEMA own",
              "CREATE TEMPORARY TABLE own ()",
              "SELECT * FROM private.secret",
              "SELECT * FROM public.other",
              "CREATE ROLE another",
              "SELECT pg_read_file('postgresql.conf')"
            }) {
          assertThatThrownBy(() -> application.run(refused))
              .as(refused)
              .isInstanceOfSatisfying(
                  SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
      }
      database.execute("DROP OWNED BY " + role.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void readOnly_readsTheRowsOfItsSchema_andWritesNone(PostgresServer server) throws SQLException {
    try (var role = TestRole.named(server, "reader");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      mesa.gateway().createUser(NewUser.readOnly(role.name(), database.name(), "shop"));
      database.execute("CREATE TABLE shop.made_later AS SELECT 7 AS id");

      try (var reader = ClientSession.open(database, role.name())) {
        assertThat(reader.one("SELECT id FROM shop.made_later")).isEqualTo("7");
        assertThatThrownBy(() -> reader.run("CREATE TEMPORARY TABLE t ()"))
            .hasMessageContaining("read-only transaction");
        reader.run("SET default_transaction_read_only = off");
        assertThatThrownBy(() -> reader.run("DELETE FROM shop.item"))
            .hasMessageContaining("permission denied");
      }
      database.execute("DROP OWNED BY " + role.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_setsAllThatWasAsked(PostgresServer server) {
    try (var group = TestRole.create(server, "group", "NOLOGIN");
        var role = TestRole.named(server, "full");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      Instant end = Instant.parse("2031-02-03T04:05:06.123456Z");
      mesa.gateway()
          .createUser(
              NewUser.named(role.name())
                  .withLogin(false)
                  .withSuperuser(true)
                  .withConnectionLimit(7)
                  .withValidUntil(end)
                  .withGrant(new Grant.Membership(group.name(), true))
                  .withSetting("search_path", "\"$user\", Shop, \"Two, \"\"words\"\"\"")
                  .withSetting("my.own", "it's \\ 'quoted'"));

      DatabaseUser user = mesa.gateway().user(role.name()).orElseThrow();
      assertThat(user.canLogIn()).isFalse();
      assertThat(user.superuser()).isTrue();
      assertThat(user.connectionLimit()).contains(7);
      assertThat(user.validUntil()).contains(end);
      assertThat(user.memberships())
          .containsExactly(new Membership(group.name(), true, true, true));
      assertThat(user.settings())
          .isEqualTo(
              Map.of(
                  "search_path",
                  "\"$user\", shop, \"Two, \"\"words\"\"\"",
                  "my.own",
                  "it's \\ 'quoted'"));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_reportsWhatPublicStillGrants_andRevokesItOnRequestOnly(PostgresServer server) {
    try (var first = TestRole.named(server, "first");
        var second = TestRole.named(server, "second");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      database.execute(
          "GRANT SELECT ON private.secret TO PUBLIC", "GRANT USAGE ON SCHEMA private TO PUBLIC");
      String onSchema = server.major() >= 15 ? "USAGE" : "CREATE, USAGE";

      ActionReport kept = mesa.gateway().createUser(NewUser.named(first.name()));

      assertThat(kept.notes())
          .startsWith(
              "PUBLIC has CONNECT, TEMPORARY on database '" + database.name() + "'.",
              "PUBLIC has " + onSchema + " on schema 'public'.",
              "PUBLIC has rights on 1 other schema(s).",
              "PUBLIC has rights on 1 table(s), view(s) or sequence(s).",
              "PUBLIC may execute 1 function(s).");
      assertThat(kept.notes().get(5)).contains("other database(s)");

      ActionReport taken = mesa.gateway().createUser(NewUser.named(second.name()).revokingPublic());

      assertThat(taken.statements())
          .containsExactly(
              "CREATE ROLE " + second.quoted() + " WITH LOGIN NOSUPERUSER",
              "REVOKE CONNECT, TEMPORARY ON DATABASE \"" + database.name() + "\" FROM PUBLIC",
              "REVOKE " + onSchema + " ON SCHEMA public FROM PUBLIC");
      assertThat(taken.notes()).isEqualTo(kept.notes().subList(2, 6));
      assertThat(mesa.gateway().user(second.name()).orElseThrow().privileges().get())
          .noneMatch(privilege -> privilege.object().equals(database.name()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_isAllOrNothing(PostgresServer server) {
    try (var role = TestRole.named(server, "partly");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      NewUser user =
          NewUser.named(role.name())
              .withGrant(new Grant.OnSchema("shop", Set.of(Grant.Privilege.USAGE)))
              .withGrant(new Grant.OnSchema("missing", Set.of(Grant.Privilege.USAGE)));

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createUser(user))
          .matches(error -> error.code() == ErrorCode.NOT_FOUND);
      assertThat(mesa.gateway().user(role.name())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_isRefused_whereItsRightsWouldFallIntoAnotherDatabase(PostgresServer server) {
    try (var role = TestRole.named(server, "astray");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      NewUser user = NewUser.application(role.name(), database.name(), "public");

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createUser(user))
          .matches(error -> error.code() == ErrorCode.INVALID_ARGUMENT)
          .withMessageContaining(database.name())
          .withMessageContaining("withDatabase");
      assertThat(mesa.gateway().user(role.name())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_ofANameThatIsTaken_isAConflict(PostgresServer server) {
    try (var role = TestRole.create(server, "taken", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createUser(NewUser.named(role.name())))
          .matches(error -> error.code() == ErrorCode.CONFLICT)
          .withMessageContaining(role.name());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_byALoginThatMayNot_isAPermissionError(PostgresServer server) {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var role = TestRole.named(server, "wanted");
        var mesa = Mesa.of(Source.fromUrl("test", server.url("postgres", limited.name())))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createUser(NewUser.named(role.name())))
          .matches(error -> error.code() == ErrorCode.PERMISSION);
      assertThat(mesa.gateway().user(role.name())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createUser_whoseRightsTheLoginHoldsWithoutGrantOption_isAPermissionError(
      PostgresServer server) {
    try (var limited = TestRole.create(server, "limited", "LOGIN CREATEROLE");
        var role = TestRole.named(server, "wanted");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      database.execute("GRANT USAGE ON SCHEMA shop TO " + limited.quoted());
      NewUser user =
          NewUser.named(role.name())
              .withGrant(new Grant.OnSchema("shop", Set.of(Grant.Privilege.USAGE)));

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createUser(user))
          .matches(error -> error.code() == ErrorCode.PERMISSION)
          .withMessageContaining("no privileges were granted for \"shop\"");
      assertThat(mesa.gateway().user(role.name())).isEmpty();
      database.execute("DROP OWNED BY " + limited.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void preview_createsNothing_andShowsTheStatementsWithThePasswordMasked(PostgresServer server) {
    try (var role = TestRole.named(server, "previewed");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      NewUser user =
          NewUser.application(role.name(), database.name(), "shop")
              .withPassword(Secret.of("not shown"));

      ActionReport report = mesa.gateway().preview().createUser(user);

      assertThat(report.executed()).isFalse();
      String name = role.quoted();
      assertThat(report.statements())
          .containsExactly(
              "CREATE ROLE " + name + " WITH LOGIN NOSUPERUSER CONNECTION LIMIT 20 PASSWORD '***'",
              "GRANT CONNECT ON DATABASE \"" + database.name() + "\" TO " + name,
              "GRANT USAGE ON SCHEMA \"shop\" TO " + name,
              "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA \"shop\" TO " + name,
              "ALTER DEFAULT PRIVILEGES IN SCHEMA \"shop\" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "
                  + name,
              "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA \"shop\" TO " + name,
              "ALTER DEFAULT PRIVILEGES IN SCHEMA \"shop\" GRANT USAGE, SELECT ON SEQUENCES TO "
                  + name,
              "ALTER ROLE " + name + " SET \"idle_in_transaction_session_timeout\" TO '300000'",
              "ALTER ROLE " + name + " SET \"statement_timeout\" TO '30000'");
      assertThat(report.notes()).isNotEmpty();
      assertThat(mesa.gateway().user(role.name())).isEmpty();
    }
  }

  private static TestDatabase shop(PostgresServer server) {
    var database = server.createDatabase("shop");
    database.execute(
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.item (id serial PRIMARY KEY, name text)",
        "CREATE SCHEMA private",
        "CREATE TABLE private.secret (id int)",
        "CREATE TABLE public.other (id int)",
        "CREATE FUNCTION shop.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    return database;
  }
}
