package io.mesa.postgres.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.InvalidationFeed;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.FeedCoverage;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tells of changes is put on tables, looked at and taken away. */
class InstallationTest {
  private static final TableName ITEM = TableName.of("public", "item");
  private static final TableName EVENT = TableName.of("public", "event");
  private static final TableName TOTAL = TableName.of("public", "total");

  private static TestDatabase shop(PostgresServer server) {
    TestDatabase database = server.createDatabase("feed");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY)",
        "CREATE TABLE event (at date NOT NULL) PARTITION BY RANGE (at)",
        "CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
        "CREATE MATERIALIZED VIEW total AS SELECT count(*) FROM item");
    return database;
  }

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.testing.PostgresServer#all")
  void install_thenRemove_coversTablesAndTheirParts(PostgresServer server) {
    try (TestDatabase database = shop(server);
        Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      InvalidationFeed feed = mesa.gateway().feed();
      assertThat(feed.coverage().covered()).isEmpty();

      ActionReport preview = mesa.gateway().preview().feed().install(Set.of());
      assertThat(preview.executed()).isFalse();
      assertThat(feed.coverage().covered()).isEmpty();

      ActionReport report = feed.install(Set.of());
      assertThat(report.executed()).isTrue();
      assertThat(report.statements()).isEqualTo(preview.statements());
      assertThat(report.notes()).singleElement().asString().contains("public.total");
      FeedCoverage covered = feed.coverage();
      assertThat(covered.covered()).containsExactlyInAnyOrder(ITEM, EVENT);
      assertThat(covered.uncovered()).containsOnlyKeys(TOTAL);
      assertThat(feed.install(Set.of()).statements()).hasSize(2);

      database.execute(
          "CREATE TABLE event_2027 PARTITION OF event FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')");
      assertThat(feed.coverage().uncovered().get(EVENT)).contains("event_2027");
      feed.install(Set.of(EVENT));
      assertThat(feed.coverage().covered()).contains(EVENT);

      database.execute("ALTER TABLE item ENABLE TRIGGER mesa_changes");
      assertThat(feed.coverage().uncovered().get(ITEM)).contains("disabled or is another");

      feed.remove();
      assertThat(feed.coverage().covered()).isEmpty();
      assertThat(database.column("SELECT 1 FROM pg_trigger WHERE NOT tgisinternal")).isEmpty();
    }
  }

  @Test
  void coverage_ofTablesThatShareAPart_isNone() {
    try (TestDatabase database = shop(PostgresServer.shared(18));
        Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      database.execute(
          "CREATE TABLE a (id int)",
          "CREATE TABLE b (id int)",
          "CREATE TABLE c () INHERITS (a, b)");
      InvalidationFeed feed = mesa.gateway().feed();
      feed.install(Set.of());
      assertThat(feed.coverage().uncovered())
          .containsEntry(TableName.of("public", "a"), "'public.c' inherits from several tables")
          .containsKey(TableName.of("public", "b"));
      assertThat(feed.coverage().covered()).contains(ITEM);
    }
  }

  @Test
  void install_besideMesasOwnTables_leavesThoseOut() {
    try (TestDatabase database = shop(PostgresServer.shared(18));
        Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      mesa.gateway().stores().install("mesa");
      database.execute("CREATE TABLE job (id int)");
      InvalidationFeed feed = mesa.gateway().feed();
      feed.install(Set.of());
      TableName job = TableName.of("public", "job");
      assertThat(feed.coverage().covered()).containsExactlyInAnyOrder(ITEM, EVENT, job);
      assertThat(feed.coverage().uncovered()).containsOnlyKeys(TOTAL);
    }
  }

  @Test
  void install_ofATableThatIsNotThere_isRefused() {
    try (TestDatabase database = shop(PostgresServer.shared(18));
        Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().feed().install(Set.of(TableName.of("public", "items"))))
          .withMessageContaining("public.items")
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void install_byALoginWithoutTheRight_namesTheGrant() {
    PostgresServer server = PostgresServer.shared(18);
    try (TestRole owner = TestRole.create(server, "owner", "NOLOGIN");
        TestRole login = TestRole.create(server, "app", "LOGIN");
        TestDatabase database = shop(server)) {
      database.execute("ALTER TABLE item OWNER TO " + owner.quoted());
      try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url(login.name())))) {
        InvalidationFeed feed = mesa.gateway().feed();
        assertRefused(feed, "GRANT " + owner.name() + " TO " + login.name());
        server.execute("GRANT " + owner.quoted() + " TO " + login.quoted());
        assertRefused(feed, "GRANT CREATE ON DATABASE " + database.name());
        server.execute("GRANT CREATE ON DATABASE \"" + database.name() + "\" TO " + login.quoted());
        feed.install(Set.of(ITEM));
        assertThat(feed.coverage().covered()).containsExactly(ITEM);
      }
    }
  }

  private static void assertRefused(InvalidationFeed feed, String grant) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> feed.install(Set.of(ITEM)))
        .withMessageContaining(grant)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.PERMISSION);
  }
}
