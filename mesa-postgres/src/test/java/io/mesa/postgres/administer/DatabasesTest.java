package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.admin.Confirmation;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewDatabase.LocaleProvider;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabasesTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void createDatabase_thenDropDatabase_makesAndUnmakesIt(PostgresServer server) {
    try (var owner = TestRole.create(server, "owner", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      String name = unique("Data \"base\"");
      NewDatabase database =
          NewDatabase.named(name)
              .withOwner(owner.name())
              .withEncoding("LATIN1")
              .withTemplate("template0");

      assertThat(mesa.gateway().preview().createDatabase(database).executed()).isFalse();
      assertThat(exists(server, name)).isFalse();

      ActionReport report = mesa.gateway().createDatabase(database);

      assertThat(report.executed()).isTrue();
      assertThat(report.statements()).hasSize(1);
      assertThat(
              server.one(
                  "SELECT pg_get_userbyid(datdba) || ' ' || pg_encoding_to_char(encoding)"
                      + " FROM pg_database WHERE datname = ?",
                  name))
          .isEqualTo(owner.name() + " LATIN1");

      assertThat(mesa.gateway().preview().dropDatabase(name, Confirmation.of(name)).statements())
          .containsExactly("DROP DATABASE \"" + name.replace("\"", "\"\"") + "\"");
      assertThat(exists(server, name)).isTrue();

      assertThat(mesa.gateway().dropDatabase(name, Confirmation.of(name)).executed()).isTrue();
      assertThat(exists(server, name)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createDatabase_withALocaleProvider_hasIt_orIsUnsupported(PostgresServer server) {
    try (var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      for (var wanted :
          List.of(
              new Wanted(LocaleProvider.LIBC, "C", 0, "c"),
              new Wanted(LocaleProvider.ICU, "de-DE", 15, "i"),
              new Wanted(LocaleProvider.BUILTIN, "C.UTF-8", 17, "b"))) {
        String name = unique("locale");
        NewDatabase database =
            NewDatabase.named(name)
                .withTemplate("template0")
                .withEncoding("UTF8")
                .withLocale(wanted.provider, wanted.locale);
        if (server.major() < wanted.from) {
          assertThatExceptionOfType(MesaException.class)
              .isThrownBy(() -> mesa.gateway().createDatabase(database))
              .matches(error -> error.code() == ErrorCode.UNSUPPORTED)
              .withMessageContaining("from PostgreSQL " + wanted.from);
          assertThat(exists(server, name)).isFalse();
        } else {
          mesa.gateway().createDatabase(database);
          if (server.major() >= 15) {
            assertThat(server.one("SELECT datlocprovider FROM pg_database WHERE datname = ?", name))
                .isEqualTo(wanted.code);
          }
          mesa.gateway().dropDatabase(name, Confirmation.of(name));
        }
      }
    }
  }

  private record Wanted(LocaleProvider provider, String locale, int from, String code) {}

  @ParameterizedTest
  @MethodSource(ALL)
  void createDatabase_ofANameThatIsTaken_isAConflict(PostgresServer server) {
    try (var taken = server.createDatabase("taken");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createDatabase(NewDatabase.named(taken.name())))
          .matches(error -> error.code() == ErrorCode.CONFLICT);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createDatabase_withAFirstTable_isUnsupported(PostgresServer server) {
    try (var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      NewDatabase database = NewDatabase.named(unique("first")).withFirstTable("items");
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createDatabase(database))
          .matches(error -> error.code() == ErrorCode.UNSUPPORTED);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void createDatabase_byALoginThatMayNot_isAPermissionError(PostgresServer server) {
    try (var limited = TestRole.create(server, "limited", "LOGIN");
        var mesa = Mesa.of(Source.fromUrl("test", server.url("postgres", limited.name())))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().createDatabase(NewDatabase.named(unique("refused"))))
          .matches(error -> error.code() == ErrorCode.PERMISSION);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropDatabase_inUse_isAConflictThatNamesWhoIsInTheWay(PostgresServer server)
      throws SQLException {
    try (var database = server.createDatabase("used");
        var user = ClientSession.open(database);
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () -> mesa.gateway().dropDatabase(database.name(), Confirmation.of(database.name())))
          .matches(error -> error.code() == ErrorCode.CONFLICT)
          .withMessageContaining(
              "session %d of '%s' (client)".formatted(user.pid(), server.user()));
      assertThat(user.one("SELECT 'alive'")).isEqualTo("alive");
      assertThat(exists(server, database.name())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropDatabase_ofTheCurrentOne_isAConflictThatSaysWhatToDo(PostgresServer server) {
    try (var database = server.createDatabase("current");
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () -> mesa.gateway().dropDatabase(database.name(), Confirmation.of(database.name())))
          .matches(error -> error.code() == ErrorCode.CONFLICT)
          .withMessageContaining("withDatabase");
      assertThat(exists(server, database.name())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dropDatabase_wronglyConfirmedOrUnknown_isRefused(PostgresServer server) {
    try (var database = server.createDatabase("kept");
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () -> mesa.gateway().dropDatabase(database.name(), Confirmation.of("another")))
          .matches(error -> error.code() == ErrorCode.INVALID_ARGUMENT);
      assertThat(exists(server, database.name())).isTrue();
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().dropDatabase("none", Confirmation.of("none")))
          .matches(error -> error.code() == ErrorCode.NOT_FOUND);
    }
  }

  private static String unique(String prefix) {
    return prefix + "_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  private static boolean exists(PostgresServer server, String database) {
    return !server.column("SELECT 1 FROM pg_database WHERE datname = ?", database).isEmpty();
  }
}
