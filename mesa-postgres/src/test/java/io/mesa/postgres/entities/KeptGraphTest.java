package io.mesa.postgres.entities;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long what was learned is remembered, and of whose connections it is true. */
class KeptGraphTest {
  private static final Mutation DELETION = Mutation.deleteFrom("plain").where(eq("id", 1)).build();

  private final RecordingCache cache = new RecordingCache();
  private TestDatabase database;
  private WatchedConnections connections;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void create() {
    database = PostgresServer.shared(18).createDatabase("kept");
    database.execute(
        "CREATE TABLE plain (id int PRIMARY KEY)",
        "CREATE TABLE secured (id int)",
        "ALTER TABLE secured ENABLE ROW LEVEL SECURITY",
        "CREATE VIEW dated AS SELECT date_trunc('day', timestamptz '2020-01-01') AS day FROM plain");
    connections = new WatchedConnections(database);
    Source source = Source.builder("kept").driver("postgresql").client(connections).build();
    mesa = Mesa.builder().source(source).cache(cache).build();
    gateway = mesa.gateway("kept");
  }

  @AfterEach
  void drop() {
    mesa.close();
    database.close();
  }

  private Set<TableName> written() {
    gateway.execute(DELETION);
    return ((WriteSet.Tables) cache.writes()).tables();
  }

  @Test
  void graph_onceRead_costsNoStatementMore() {
    written();
    int before = connections.statements();
    written();
    assertThat(connections.statements() - before).as("the deletion's own").isEqualTo(1);
    gateway.query(Query.from("plain").build());
    before = connections.statements();
    gateway.query(Query.from("plain").build());
    assertThat(connections.statements() - before).as("the query's own").isEqualTo(1);
  }

  /** Its snapshot is of before, and nobody would tell of the change again. */
  @Test
  void graph_readWhileTheStructureChanges_isNotKept() {
    cache.silence();
    connections.before(
        "pg_inherits",
        () -> {
          database.execute("CREATE TABLE more (id int REFERENCES plain ON DELETE CASCADE)");
          gateway.structureChanged();
        });
    written();
    assertThat(written())
        .containsExactlyInAnyOrder(TableName.of("public", "plain"), TableName.of("public", "more"));
  }

  @Test
  void sessions_thatAreTheApplications_makeWhatDependsOnThemUnknown() {
    for (String table : new String[] {"secured", "dated"}) {
      gateway.query(Query.from(table).build());
      assertThat(((ReadSet.Unknown) cache.reads()).reason())
          .as(table)
          .contains("others may have set up");
    }
    gateway.query(Query.from("plain").build());
    assertThat(cache.reads()).isInstanceOf(ReadSet.Tables.class);
  }

  @Test
  void standby_always_isUnknown() {
    try (PostgresServer primary = PostgresServer.fresh(18).start()) {
      primary.execute("CREATE TABLE plain (id int)");
      try (PostgresServer standby = primary.standby();
          Mesa there =
              Mesa.builder().source(Source.fromUrl("there", standby.url())).cache(cache).build()) {
        standby.awaitReplayOf(primary);
        there.gateway("there").query(Query.from("plain").build());
        assertThat(((ReadSet.Unknown) cache.reads()).reason()).contains("standby");
      }
    }
  }
}
