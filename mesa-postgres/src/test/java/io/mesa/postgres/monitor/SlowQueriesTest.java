package io.mesa.postgres.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.runtime.SlowQuery;
import io.mesa.source.Source;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlowQueriesTest {
  private static final String ALL = "io.mesa.postgres.testing.PostgresServer#all";

  @ParameterizedTest
  @MethodSource(ALL)
  void slowQueries_areThoseThatTookLongestInAll_inWhicheverSchemaTheExtensionIs(
      PostgresServer server) throws SQLException {
    try (var role = TestRole.create(server, "slow", "LOGIN");
        var database = server.createDatabase("slow");
        var client = ClientSession.open(database, role.name());
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      database.execute(
          "CREATE SCHEMA \"Odd \"\"Place\"",
          "CREATE EXTENSION pg_stat_statements SCHEMA \"Odd \"\"Place\"");
      client.run("SELECT pg_sleep(0.2)").run("SELECT pg_sleep(0.3)");

      List<SlowQuery> all = mesa.gateway().slowQueries(1000);
      SlowQuery sleep =
          all.stream().filter(query -> query.user().equals(role.name())).findFirst().orElseThrow();

      assertThat(all).extracting(SlowQuery::total).isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(sleep.statement()).isEqualTo(Reading.known("SELECT pg_sleep($1)"));
      assertThat(sleep.id().get()).matches("-?\\d+");
      assertThat(sleep.database()).isEqualTo(database.name());
      assertThat(sleep.calls()).isEqualTo(2);
      assertThat(sleep.rows()).isEqualTo(2);
      assertThat(sleep.total()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(30));
      assertThat(sleep.longest()).isBetween(Duration.ofMillis(300), sleep.total());
      assertThat(sleep.mean()).isBetween(Duration.ofMillis(250), sleep.longest());
      assertThat(sleep.cacheHitRatio().get()).isBetween(0.0, 1.0);
      assertThat(mesa.gateway().slowQueries(1)).containsExactly(all.get(0));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void slowQueries_areUnsupported_whereTheDatabaseLacksTheExtension(PostgresServer server) {
    try (var database = server.createDatabase("slow");
        var mesa = Mesa.of(Source.fromUrl("test", database.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().slowQueries(10))
          .matches(error -> error.code() == ErrorCode.UNSUPPORTED)
          .withMessageContaining("CREATE EXTENSION pg_stat_statements")
          .withMessageContaining(database.name());
    }
  }

  @Test
  void slowQueries_areUnsupported_whereTheServerDidNotLoadTheLibrary() {
    try (var server = PostgresServer.fresh(18).setting("shared_preload_libraries", "").start();
        var mesa = Mesa.of(Source.fromUrl("test", server.url()))) {
      server.execute("CREATE EXTENSION pg_stat_statements");

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().slowQueries(10))
          .matches(error -> error.code() == ErrorCode.UNSUPPORTED)
          .withMessageContaining("shared_preload_libraries");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void slowQueries_nameTheGrant_whereTheSchemaMayNotBeUsed(PostgresServer server) {
    try (var role = TestRole.create(server, "slow", "LOGIN");
        var database = server.createDatabase("slow");
        var mesa = Mesa.of(Source.fromUrl("test", database.url(role.name())))) {
      database.execute("CREATE SCHEMA closed", "CREATE EXTENSION pg_stat_statements SCHEMA closed");
      String grant = "GRANT USAGE ON SCHEMA \"closed\" TO " + role.quoted();

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().slowQueries(10))
          .matches(error -> error.code() == ErrorCode.PERMISSION)
          .withMessageContaining(grant);

      database.execute(grant);
      assertThat(mesa.gateway().slowQueries(10)).isNotEmpty();
      database.execute("DROP OWNED BY " + role.quoted());
    }
  }
}
