package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.source.Source;
import io.mesa.structure.Database;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.Reading.Missing;
import io.mesa.value.Reading.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class DatabasesTest {
  /** Tables are counted through a connection to each database, which takes its time. */
  private static final CallOptions PATIENT = CallOptions.none().withTimeout(Duration.ofSeconds(30));

  @Parameter PostgresServer server;

  private static TestDatabase other;
  private static InspectedDatabase inspected;
  private static DatabaseGateway gateway;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    other = server.createDatabase("Other \"db\"", "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    other.execute(
        "CREATE TABLE one (id int)",
        "CREATE VIEW no_table AS SELECT 1 AS one",
        "CREATE TABLE whole (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE part PARTITION OF whole DEFAULT",
        "COMMENT ON DATABASE " + quoted(other) + " IS 'the other one'");
    inspected = new InspectedDatabase(server, "CREATE TABLE own (id int)");
    gateway = inspected.gateway().with(PATIENT);
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
    other.close();
  }

  @AfterEach
  void restore() {
    server.execute(
        "ALTER DATABASE " + quoted(other) + " WITH ALLOW_CONNECTIONS true CONNECTION LIMIT -1");
  }

  private static String quoted(TestDatabase database) {
    return '"' + database.name().replace("\"", "\"\"") + '"';
  }

  private Database otherAsSeenBy(DatabaseGateway seen) {
    DatabaseGateway login = seen.with(PATIENT);
    Database listed =
        login.databases().stream()
            .filter(database -> database.name().equals(other.name()))
            .findFirst()
            .orElseThrow();
    assertThat(login.database(other.name())).contains(listed);
    return listed;
  }

  @Test
  void databases_giveOwnerEncodingAndCollation() {
    Database database = otherAsSeenBy(gateway);
    assertThat(database.owner()).isEqualTo(server.user());
    assertThat(database.encoding()).isEqualTo("UTF8");
    assertThat(database.collation()).contains("C");
    assertThat(database.comment()).contains("the other one");
    assertThat(database.allowsConnections()).isTrue();
    assertThat(database.connectionLimit()).isEmpty();
  }

  @Test
  void databases_leaveOutTemplates() {
    assertThat(gateway.databases())
        .extracting(Database::name)
        .contains(other.name(), inspected.database().name(), "postgres")
        .doesNotContain("template0", "template1")
        .isSorted();
  }

  @Test
  void bytes_areMeasured() {
    assertThat(otherAsSeenBy(gateway).bytes())
        .isEqualTo(
            Reading.known(server.one(Long.class, "SELECT pg_database_size(?)", other.name())));
  }

  @Test
  void tableCount_ofAnyDatabase_countsTablesWithoutPartitionsAndViews() {
    assertThat(otherAsSeenBy(gateway).tableCount()).isEqualTo(Reading.known(2L));
    assertThat(gateway.database(inspected.database().name()).map(Database::tableCount))
        .contains(Reading.known(1L));
  }

  @Test
  void tableCount_leavesNoConnectionBehind() {
    try (var mesa = Mesa.of(Source.fromUrl("alone", inspected.database().url()))) {
      mesa.gateway().databases();
      assertThat(mesa.gateway().connectionFigures().active()).isZero();
      assertThat(mesa.gateway().connectionFigures().mostOpen()).isEqualTo(1);
    }
  }

  @Test
  void database_template_isGivenByName() {
    Database template = gateway.database("template0").orElseThrow();
    assertThat(template.allowsConnections()).isFalse();
    assertThat(template.tableCount().isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(template.bytes().isMissing()).isFalse();
  }

  @Test
  void database_notThere_isEmpty() {
    assertThat(gateway.database("no such database")).isEmpty();
  }

  @Test
  void database_withLimitAndIcuCollation_tellsBoth() {
    server.execute("ALTER DATABASE " + quoted(other) + " CONNECTION LIMIT 7");
    assertThat(otherAsSeenBy(gateway).connectionLimit()).contains(7);
    if (server.major() >= 15) {
      try (var icu =
          server.createDatabase("icu", "LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' LOCALE 'C'")) {
        assertThat(gateway.database(icu.name()).flatMap(Database::collation))
            .contains("de-DE (icu)");
      }
    }
  }

  @Test
  void tableCount_whereConnectionsAreNotAllowed_isUnsupported() {
    server.execute("ALTER DATABASE " + quoted(other) + " WITH ALLOW_CONNECTIONS false");
    Database database = otherAsSeenBy(gateway);
    assertThat(database.allowsConnections()).isFalse();
    assertThat(database.tableCount().isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(database.bytes().isMissing()).isFalse();
  }

  @Test
  void readings_ofALoginThatMayNotConnect_areDeniedWithTheGrantsThatHelp() {
    server.execute("REVOKE CONNECT ON DATABASE " + quoted(other) + " FROM PUBLIC");
    try (var role = TestRole.create(server, "Limited \"one\"", "LOGIN");
        var mesa =
            Mesa.of(
                Source.builder("limited")
                    .url(server.url(inspected.database().name(), "x"))
                    .user(role.name())
                    .build())) {
      Database denied = otherAsSeenBy(mesa.gateway());
      assertThat(denied.owner()).isEqualTo(server.user());
      for (var reading : new Reading<?>[] {denied.bytes(), denied.tableCount()}) {
        assertThat(reading.isMissing(Reason.DENIED)).isTrue();
        server.execute(((Missing<?>) reading).remedy().orElseThrow());
      }
      Database granted = otherAsSeenBy(mesa.gateway());
      assertThat(granted.bytes()).isInstanceOf(Reading.Known.class);
      assertThat(granted.tableCount()).isEqualTo(Reading.known(2L));
    }
  }

  @Test
  void tableCount_whereTheDatabaseDoesNotAnswer_isTimedOutAndTheRestIsThere() throws SQLException {
    try (var blocker = ClientSession.open(inspected.database())) {
      blocker.run("BEGIN").run("ALTER DATABASE " + quoted(other) + " RENAME TO renamed");
      List<Database> databases =
          gateway.with(CallOptions.none().withTimeout(Duration.ofSeconds(4))).databases();
      assertThat(databases)
          .filteredOn(database -> database.tableCount().isMissing(Reason.TIMED_OUT))
          .extracting(Database::name)
          .containsExactly(other.name());
      assertThat(databases).noneMatch(database -> database.bytes().isMissing());
    }
  }

  @Test
  void options_anotherDatabase_isReadThroughAConnectionOfItsOwn() {
    var there = gateway.with(CallOptions.none().withDatabase(other.name()));
    assertThat(there.tables(TableFilter.all()))
        .extracting(table -> table.name().name())
        .containsExactly("no_table", "one", "part", "whole");
    try (var stream = there.structure(TableFilter.all())) {
      assertThat(stream.map(table -> table.summary()).map(TableSummary::partitionOf))
          .contains(Optional.empty());
    }
  }
}
