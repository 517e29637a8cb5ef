package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.admin.Confirmation;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserRemovalTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";
  private static final OwnedObjects KEEP = new OwnedObjects.Keep();

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_keepingWhatItOwns_isAConflictThatSaysWhatItOwnsWhere(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there");
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      own(here, role, "CREATE TABLE mine ()", "CREATE VIEW seen AS SELECT 1");
      own(
          there,
          role,
          "CREATE SCHEMA theirs",
          "CREATE FUNCTION theirs.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> drop(mesa, role, KEEP))
          .matches(error -> error.code() == ErrorCode.CONFLICT)
          .withMessageContaining(
              "in database '"
                  + here.name()
                  + "' 2 table(s), view(s) or sequence(s) (table public.mine, view public.seen)")
          .withMessageContaining("in database '" + there.name() + "' 1 schema(s), 1 function(s)")
          .withMessageContaining("ReassignTo");
      assertThat(exists(server, role)).isTrue();
      for (TestDatabase database : new TestDatabase[] {here, there}) {
        database.execute("DROP OWNED BY " + role.quoted());
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_thatOwnsNothing_takesItsRightsInEveryDatabase(PostgresServer server) {
    try (var role = TestRole.named(server, "app");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there");
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      here.execute("CREATE SCHEMA app", "CREATE TABLE app.t ()");
      mesa.gateway().createUser(NewUser.application(role.name(), here.name(), "app"));
      there.execute(
          "CREATE TABLE t ()",
          "GRANT SELECT ON t TO " + role.quoted(),
          "GRANT CREATE ON DATABASE \"" + there.name() + "\" TO " + role.quoted());

      ActionReport report = drop(mesa, role, KEEP);

      assertThat(report.statements())
          .containsExactly(
              "-- in database \"" + there.name() + "\"\nDROP OWNED BY " + role.quoted(),
              "DROP OWNED BY " + role.quoted(),
              "DROP ROLE " + role.quoted());
      assertThat(exists(server, role)).isFalse();
      assertThat(here.column("SELECT relname FROM pg_class WHERE relname = 't'")).hasSize(1);
      assertThat(there.column("SELECT relname FROM pg_class WHERE relname = 't'")).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_withNothingAtAll_isOneStatement(PostgresServer server) {
    try (var role = TestRole.create(server, "plain", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThat(drop(mesa, role, KEEP).statements()).containsExactly("DROP ROLE " + role.quoted());
      assertThat(exists(server, role)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_reassigning_givesAllToTheNewOwner_inEveryDatabase(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN CREATEDB");
        var heir = TestRole.create(server, "heir", "LOGIN");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there", "OWNER " + role.quoted());
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      own(here, role, "CREATE TABLE mine AS SELECT 1 AS id");
      own(there, role, "CREATE TABLE mine AS SELECT 2 AS id");

      drop(mesa, role, new OwnedObjects.ReassignTo(heir.name()));

      assertThat(exists(server, role)).isFalse();
      assertThat(owner(here, "mine")).isEqualTo(heir.name());
      assertThat(owner(there, "mine")).isEqualTo(heir.name());
      assertThat(there.one("SELECT id FROM mine")).isEqualTo("2");
      assertThat(
              server.one(
                  "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = ?",
                  there.name()))
          .isEqualTo(heir.name());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_dropping_dropsAllInEveryDatabase(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there");
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      own(here, role, "CREATE TABLE mine ()");
      own(there, role, "CREATE TABLE mine ()");

      drop(mesa, role, new OwnedObjects.Drop());

      assertThat(exists(server, role)).isFalse();
      for (TestDatabase database : new TestDatabase[] {here, there}) {
        assertThat(database.column("SELECT 1 FROM pg_class WHERE relname = 'mine'")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_dropping_isAConflictWhereItOwnsADatabase(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there", "OWNER " + role.quoted());
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      own(here, role, "CREATE TABLE mine ()");

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> drop(mesa, role, new OwnedObjects.Drop()))
          .matches(error -> error.code() == ErrorCode.CONFLICT)
          .withMessageContaining("on the server 1 database(s) (database " + there.name() + ")");
      assertThat(owner(here, "mine")).isEqualTo(role.name());
      there.execute("ALTER DATABASE \"" + there.name() + "\" OWNER TO " + server.user());
      here.execute("DROP OWNED BY " + role.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_dropping_leavesAllWhereOthersDependOnIt(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN");
        var database = server.createDatabase("here");
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      own(database, role, "CREATE TABLE mine ()");
      database.execute("CREATE VIEW dependent AS SELECT FROM mine");

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> drop(mesa, role, new OwnedObjects.Drop()))
          .matches(error -> error.code() == ErrorCode.CONFLICT);
      assertThat(exists(server, role)).isTrue();
      assertThat(owner(database, "mine")).isEqualTo(role.name());
      database.execute("DROP OWNED BY " + role.quoted() + " CASCADE");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_thatFailsHalfway_saysWhatWasDone(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there");
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      own(here, role, "CREATE TABLE mine ()");
      own(there, role, "CREATE TABLE mine ()");
      here.execute("CREATE VIEW dependent AS SELECT FROM mine");

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> drop(mesa, role, new OwnedObjects.Drop()))
          .matches(error -> error.code() == ErrorCode.CONFLICT)
          .withMessageContaining("database(s) " + there.name() + " were cleared");
      here.execute("DROP OWNED BY " + role.quoted() + " CASCADE");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_inAPreview_changesNothing(PostgresServer server) {
    try (var role = TestRole.create(server, "owner", "LOGIN");
        var here = server.createDatabase("here");
        var there = server.createDatabase("there");
        var mesa = Mesa.of(Source.fromUrl("test", here.url()))) {
      there.execute("CREATE TABLE mine ()", "ALTER TABLE mine OWNER TO " + role.quoted());

      ActionReport report =
          mesa.gateway()
              .preview()
              .dropUser(
                  role.name(),
                  new OwnedObjects.ReassignTo(server.user()),
                  Confirmation.of(role.name()));

      assertThat(report.executed()).isFalse();
      String heading = "-- in database \"" + there.name() + "\"\n";
      assertThat(report.statements())
          .containsExactly(
              heading + "REASSIGN OWNED BY " + role.quoted() + " TO \"" + server.user() + "\"",
              heading + "DROP OWNED BY " + role.quoted(),
              "DROP ROLE " + role.quoted());
      assertThat(owner(there, "mine")).isEqualTo(role.name());
      there.execute("DROP OWNED BY " + role.quoted());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_thatIsConnected_notesItsSessions(PostgresServer server) throws SQLException {
    try (var role = TestRole.create(server, "connected", "LOGIN");
        var database = server.createDatabase("here");
        var session = ClientSession.open(database, role.name());
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThat(session.one("SELECT 1")).isEqualTo("1");

      assertThat(drop(mesa, role, KEEP).notes())
          .containsExactly(
              "1 session(s) of '%s' are still connected; terminate them.".formatted(role.name()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropUser_wronglyConfirmedOrUnknown_isRefused(PostgresServer server) {
    try (var role = TestRole.create(server, "kept", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().dropUser(role.name(), KEEP, Confirmation.of("another")))
          .matches(error -> error.code() == ErrorCode.INVALID_ARGUMENT);
      assertThat(exists(server, role)).isTrue();
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().dropUser("nobody's", KEEP, Confirmation.of("nobody's")))
          .matches(error -> error.code() == ErrorCode.NOT_FOUND);
    }
  }

  private static ActionReport drop(Mesa mesa, TestRole role, OwnedObjects owned) {
    return mesa.gateway().dropUser(role.name(), owned, Confirmation.of(role.name()));
  }

  private static void own(TestDatabase database, TestRole role, String... statements) {
    database.execute(
        "GRANT CREATE ON SCHEMA public TO " + role.quoted(),
        "GRANT CREATE ON DATABASE \"" + database.name() + "\" TO " + role.quoted());
    try (var session = ClientSession.open(database, role.name())) {
      for (String statement : statements) {
        session.run(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String owner(TestDatabase database, String table) {
    return database.one("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = ?", table);
  }

  private static boolean exists(PostgresServer server, TestRole role) {
    return !server.column("SELECT 1 FROM pg_roles WHERE rolname = ?", role.name()).isEmpty();
  }
}
