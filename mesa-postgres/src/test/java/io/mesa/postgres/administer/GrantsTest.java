package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.admin.Grant;
import io.mesa.admin.Grant.Privilege;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrantsTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";
  private static final TableName ITEM = TableName.of("Sh\"op", "It\"em");

  @ParameterizedTest
  @MethodSource(ALL)
  void grant_thenRevoke_givesAndTakesEachKindOfRight(PostgresServer server) {
    try (var group = TestRole.create(server, "gr\"oup", "NOLOGIN");
        var role = TestRole.create(server, "us\"er", "LOGIN");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      database.execute("REVOKE ALL ON DATABASE \"" + database.name() + "\" FROM PUBLIC");
      Stream.of(
              new Grant.OnDatabase(database.name(), Set.of(Privilege.CONNECT)),
              new Grant.OnSchema("Sh\"op", Set.of(Privilege.USAGE)),
              new Grant.OnTable(ITEM, Set.of(Privilege.SELECT)),
              new Grant.OnTablesOfSchema("Sh\"op", Set.of(Privilege.SELECT), true),
              new Grant.OnSequencesOfSchema("Sh\"op", Set.of(Privilege.SELECT), true),
              new Grant.Membership(group.name(), true))
          .forEach(
              grant -> {
                assertThat(has(database, role, group, grant)).as("before " + grant).isFalse();
                assertThat(mesa.gateway().preview().grant(role.name(), grant).executed()).isFalse();
                assertThat(has(database, role, group, grant)).as("previewed " + grant).isFalse();

                assertThat(mesa.gateway().grant(role.name(), grant).executed()).isTrue();
                assertThat(has(database, role, group, grant)).as("given " + grant).isTrue();

                assertThat(mesa.gateway().preview().revoke(role.name(), grant).executed())
                    .isFalse();
                assertThat(has(database, role, group, grant)).as("still " + grant).isTrue();

                ActionReport report = mesa.gateway().revoke(role.name(), grant);
                assertThat(report.notes()).isEmpty();
                assertThat(has(database, role, group, grant)).as("taken " + grant).isFalse();
              });
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void grant_onTablesOfASchema_holdsForLaterOnes_onlyWhereAsked(PostgresServer server) {
    try (var role = TestRole.create(server, "user", "LOGIN");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      Set<Privilege> select = Set.of(Privilege.SELECT);
      mesa.gateway().grant(role.name(), new Grant.OnTablesOfSchema("Sh\"op", select, false));
      database.execute("CREATE TABLE \"Sh\"\"op\".without ()");
      mesa.gateway().grant(role.name(), new Grant.OnTablesOfSchema("Sh\"op", select, true));
      database.execute("CREATE TABLE \"Sh\"\"op\".later ()");
      mesa.gateway().revoke(role.name(), new Grant.OnTablesOfSchema("Sh\"op", select, true));
      database.execute("CREATE TABLE \"Sh\"\"op\".last ()");

      assertThat(
              database.column(
                  "SELECT relname FROM pg_class c, aclexplode(relacl) WHERE grantee = ?::regrole",
                  role.quoted()))
          .isEmpty();
      assertThat(
              database.one(
                  "SELECT has_table_privilege(?, '\"Sh\"\"op\".last', 'SELECT')", role.name()))
          .isEqualTo("f");
      assertThat(database.column("SELECT 1 FROM pg_default_acl")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void revoke_saysWhatTheUserHasAllTheSame(PostgresServer server) {
    try (var group = TestRole.create(server, "group", "NOLOGIN");
        var owner = TestRole.create(server, "owner", "NOLOGIN");
        var role =
            TestRole.create(
                server,
                "user",
                "LOGIN IN ROLE %s, %s, pg_read_all_data"
                    .formatted(group.quoted(), owner.quoted()));
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      String item = "\"Sh\"\"op\".\"It\"\"em\"";
      database.execute(
          "GRANT SELECT ON " + item + " TO PUBLIC, " + role.quoted(),
          "GRANT SELECT, UPDATE ON " + item + " TO " + group.quoted(),
          "ALTER TABLE " + item + " OWNER TO " + owner.quoted());
      Grant grant = new Grant.OnTable(ITEM, Set.of(Privilege.SELECT));
      List<String> remaining =
          List.of(
              "'%s' reads all tables through the group 'pg_read_all_data'.".formatted(role.name()),
              "'%s' still has SELECT on Sh\"op.It\"em through PUBLIC.".formatted(role.name()),
              "'%s' still has SELECT on Sh\"op.It\"em through the group '%s'."
                  .formatted(role.name(), group.name()),
              "'%s' still has SELECT on Sh\"op.It\"em through the owner '%s'."
                  .formatted(role.name(), owner.name()));

      assertThat(mesa.gateway().preview().revoke(role.name(), grant).notes())
          .containsExactlyInAnyOrderElementsOf(remaining);
      assertThat(mesa.gateway().revoke(role.name(), grant).notes())
          .containsExactlyInAnyOrderElementsOf(remaining);
      assertThat(
              mesa.gateway()
                  .revoke(
                      role.name(),
                      new Grant.OnTablesOfSchema("Sh\"op", Set.of(Privilege.UPDATE), false))
                  .notes())
          .contains(
              "'%s' still has UPDATE on Sh\"op.It\"em through the group '%s'."
                  .formatted(role.name(), group.name()));
      database.execute(
          "DROP OWNED BY " + role.quoted() + ", " + group.quoted() + ", " + owner.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void revoke_fromASuperuser_saysThatItIsOne(PostgresServer server) {
    try (var role = TestRole.create(server, "super", "SUPERUSER");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      assertThat(
              mesa.gateway()
                  .revoke(role.name(), new Grant.OnTable(ITEM, Set.of(Privilege.SELECT)))
                  .notes())
          .containsExactly("'%s' is a superuser; nothing is refused to it.".formatted(role.name()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void revoke_ofAMembership_saysThroughWhichGroupTheUserIsAMemberStill(PostgresServer server) {
    try (var group = TestRole.create(server, "group", "NOLOGIN");
        var inner = TestRole.create(server, "inner", "NOLOGIN IN ROLE " + group.quoted());
        var role =
            TestRole.create(
                server, "user", "LOGIN IN ROLE " + group.quoted() + ", " + inner.quoted());
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      Grant membership = new Grant.Membership(group.name(), false);
      String still =
          "'%s' is still a member of '%s' through '%s'."
              .formatted(role.name(), group.name(), inner.name());

      assertThat(mesa.gateway().preview().revoke(role.name(), membership).notes())
          .containsExactly(still);
      assertThat(mesa.gateway().revoke(role.name(), membership).notes()).containsExactly(still);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void grant_onWhatIsNotThere_isNotFound(PostgresServer server) {
    try (var role = TestRole.create(server, "user", "LOGIN");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      Grant onNothing =
          new Grant.OnTable(TableName.of("Sh\"op", "nothing"), Set.of(Privilege.SELECT));
      Grant onItem = new Grant.OnTable(ITEM, Set.of(Privilege.SELECT));

      for (Runnable wrong :
          new Runnable[] {
            () -> mesa.gateway().grant(role.name(), onNothing),
            () -> mesa.gateway().grant("nobody's", onItem),
            () -> mesa.gateway().revoke("nobody's", onItem)
          }) {
        assertThatExceptionOfType(MesaException.class)
            .isThrownBy(wrong::run)
            .matches(error -> error.code() == ErrorCode.NOT_FOUND);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void grant_withoutTheRightTo_isAPermissionError(PostgresServer server) {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var role = TestRole.create(server, "user", "LOGIN");
        var database = shop(server);
        var mesa = Mesa.of(Source.fromUrl("test", database.url(limited.name())))) {
      database.execute("GRANT USAGE ON SCHEMA \"Sh\"\"op\" TO " + limited.quoted());

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () ->
                  mesa.gateway()
                      .grant(role.name(), new Grant.OnTable(ITEM, Set.of(Privilege.SELECT))))
          .matches(error -> error.code() == ErrorCode.PERMISSION);
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () ->
                  mesa.gateway()
                      .revoke(
                          limited.name(), new Grant.OnSchema("Sh\"op", Set.of(Privilege.USAGE))))
          .matches(error -> error.code() == ErrorCode.PERMISSION)
          .withMessageContaining("no privileges could be revoked");
      database.execute("DROP OWNED BY " + limited.quoted());
    }
  }

  private static boolean has(TestDatabase database, TestRole role, TestRole group, Grant grant) {
    String query;
    if (grant instanceof Grant.OnDatabase) {
      query = "SELECT has_database_privilege(?, current_database(), 'CONNECT')";
    } else if (grant instanceof Grant.OnSchema) {
      query = "SELECT has_schema_privilege(?, 'Sh\"op', 'USAGE')";
    } else if (grant instanceof Grant.OnSequencesOfSchema) {
      query = "SELECT has_sequence_privilege(?, '\"Sh\"\"op\".number', 'SELECT')";
    } else if (grant instanceof Grant.Membership) {
      return database
          .one(
              "SELECT pg_has_role(?, ?::name, 'MEMBER WITH ADMIN OPTION')",
              role.name(),
              group.name())
          .equals("t");
    } else {
      query = "SELECT has_table_privilege(?, '\"Sh\"\"op\".\"It\"\"em\"', 'SELECT')";
    }
    return database.one(query, role.name()).equals("t");
  }

  private static TestDatabase shop(PostgresServer server) {
    var database = server.createDatabase("shop");
    database.execute(
        "CREATE SCHEMA \"Sh\"\"op\"",
        "CREATE TABLE \"Sh\"\"op\".\"It\"\"em\" (id int)",
        "CREATE SEQUENCE \"Sh\"\"op\".number");
    return database;
  }
}
