package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.Membership;
import io.mesa.runtime.DatabaseUser.ObjectKind;
import io.mesa.source.Source;
import io.mesa.value.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UsersTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void users_areAllButTheSystemsOwn_withAttributesMembershipsAndSettings(PostgresServer server) {
    try (var group = TestRole.create(server, "group", "NOLOGIN");
        var user =
            TestRole.create(
                server,
                "U s\"er",
                "LOGIN CREATEDB NOINHERIT CONNECTION LIMIT 3 VALID UNTIL '2030-01-02 03:04:05+00'");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      server.execute(
          "GRANT " + group.quoted() + " TO " + user.quoted() + " WITH ADMIN OPTION",
          "GRANT pg_monitor TO " + user.quoted(),
          "ALTER ROLE " + user.quoted() + " SET search_path TO a, \"B b\"",
          "ALTER ROLE " + user.quoted() + " SET my.own TO 'x=y'");

      List<DatabaseUser> users = mesa.gateway().users();

      assertThat(users).extracting(DatabaseUser::name).isSorted().doesNotContain("pg_monitor");
      DatabaseUser found = named(users, user.name());
      assertThat(found.superuser()).isFalse();
      assertThat(found.canLogIn()).isTrue();
      assertThat(found.createsDatabases()).isTrue();
      assertThat(found.createsUsers()).isFalse();
      assertThat(found.replicates()).isFalse();
      assertThat(found.bypassesRowSecurity()).isFalse();
      assertThat(found.connectionLimit()).contains(3);
      assertThat(found.validUntil()).contains(Instant.parse("2030-01-02T03:04:05Z"));
      assertThat(found.memberships())
          .containsExactly(
              new Membership(group.name(), true, false, true),
              new Membership("pg_monitor", false, false, true));
      assertThat(found.settings()).isEqualTo(Map.of("search_path", "a, \"B b\"", "my.own", "x=y"));
      assertThat(found.privileges().isMissing()).isTrue();
      DatabaseUser foundGroup = named(users, group.name());
      assertThat(foundGroup.canLogIn()).isFalse();
      assertThat(foundGroup.connectionLimit()).isEmpty();
      assertThat(foundGroup.validUntil()).isEmpty();
      assertThat(named(users, server.user()).superuser()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void memberships_haveOptions_from16(PostgresServer server) {
    try (var group = TestRole.create(server, "group", "NOLOGIN");
        var user = TestRole.create(server, "user", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      boolean options = server.major() >= 16;
      server.execute(
          "GRANT "
              + group.quoted()
              + " TO "
              + user.quoted()
              + (options ? " WITH INHERIT FALSE, SET FALSE" : ""));

      assertThat(mesa.gateway().user(user.name()).orElseThrow().memberships())
          .containsExactly(new Membership(group.name(), false, !options, !options));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void user_isEmpty_whereThereIsNone(PostgresServer server) {
    try (var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThat(mesa.gateway().user("nobody's name")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void privileges_areOnesOwn_throughGroups_throughPublic_andByColumn(PostgresServer server) {
    try (var group = TestRole.create(server, "group", "NOLOGIN");
        var user = TestRole.create(server, "user", "LOGIN IN ROLE " + group.quoted());
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      database.execute(
          "REVOKE ALL ON SCHEMA public FROM PUBLIC",
          "GRANT USAGE ON SCHEMA shop TO " + user.quoted(),
          "GRANT SELECT, UPDATE ON shop.own TO " + user.quoted(),
          "GRANT DELETE ON shop.of_group TO " + group.quoted(),
          "GRANT SELECT ON shop.of_all TO PUBLIC",
          "GRANT SELECT (id) ON shop.by_column TO " + user.quoted());

      List<EffectivePrivilege> privileges = privileges(mesa, user.name());

      assertThat(privileges)
          .filteredOn(privilege -> privilege.on() != ObjectKind.DATABASE)
          .containsExactly(
              new EffectivePrivilege(ObjectKind.SCHEMA, "shop", List.of("USAGE")),
              new EffectivePrivilege(
                  ObjectKind.TABLE, "shop.by_column", List.of("SELECT on some columns")),
              new EffectivePrivilege(ObjectKind.TABLE, "shop.of_all", List.of("SELECT")),
              new EffectivePrivilege(ObjectKind.TABLE, "shop.of_group", List.of("DELETE")),
              new EffectivePrivilege(ObjectKind.TABLE, "shop.own", List.of("SELECT", "UPDATE")));
      assertThat(privileges)
          .contains(
              new EffectivePrivilege(
                  ObjectKind.DATABASE, database.name(), List.of("CONNECT", "TEMPORARY")));
      database.execute("DROP OWNED BY " + user.quoted(), "DROP OWNED BY " + group.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void privileges_ofASuperuserAndOfAnOwner_areAll(PostgresServer server) {
    try (var owner = TestRole.create(server, "owner", "LOGIN");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      database.execute("ALTER TABLE shop.own OWNER TO " + owner.quoted());
      List<String> all =
          server.major() >= 17
              ? List.of(
                  "DELETE",
                  "INSERT",
                  "MAINTAIN",
                  "REFERENCES",
                  "SELECT",
                  "TRIGGER",
                  "TRUNCATE",
                  "UPDATE")
              : List.of(
                  "DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE");

      assertThat(privileges(mesa, owner.name()))
          .filteredOn(privilege -> privilege.on() == ObjectKind.TABLE)
          .containsExactly(new EffectivePrivilege(ObjectKind.TABLE, "shop.own", all));
      assertThat(privileges(mesa, server.user()))
          .filteredOn(privilege -> privilege.on() == ObjectKind.TABLE)
          .hasSize(4)
          .allSatisfy(privilege -> assertThat(privilege.privileges()).isEqualTo(all));
      assertThat(privileges(mesa, server.user()))
          .contains(
              new EffectivePrivilege(
                  ObjectKind.DATABASE, database.name(), List.of("CONNECT", "CREATE", "TEMPORARY")));
    }
  }

  private static TestDatabase shop(PostgresServer server) {
    var database = server.createDatabase("shop");
    database.execute(
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.own (id int, name text)",
        "CREATE TABLE shop.of_group (id int)",
        "CREATE VIEW shop.of_all AS SELECT 1 AS id",
        "CREATE TABLE shop.by_column (id int, secret text)");
    return database;
  }

  private static List<EffectivePrivilege> privileges(Mesa mesa, String user) {
    Optional<DatabaseUser> found = mesa.gateway().user(user);
    Reading<List<EffectivePrivilege>> privileges = found.orElseThrow().privileges();
    return privileges.get();
  }

  private static DatabaseUser named(List<DatabaseUser> users, String name) {
    return users.stream().filter(user -> user.name().equals(name)).findFirst().orElseThrow();
  }
}
