package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Check;
import io.mesa.structure.Column;
import io.mesa.structure.Database;
import io.mesa.structure.Index;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.Reading;
import io.mesa.value.Reading.Reason;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call here ends within its time limit, or it would throw. */
@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class LockedTablesTest {
  private static final TableName HELD = TableName.of("public", "held");
  private static final TableName HELD_PART = TableName.of("public", "held_part");
  private static final TableName HELD_VIEW = TableName.of("public", "held_view");
  private static final TableName GUARDED = TableName.of("public", "guarded");
  private static final TableName WHOLE = TableName.of("public", "whole");

  @Parameter PostgresServer server;

  private static InspectedDatabase inspected;
  private static DatabaseGateway gateway;
  private static Map<TableName, Table> before;

  private ClientSession blocker;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected =
        new InspectedDatabase(
            server,
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            definition("held"),
            definition("free"),
            "CREATE INDEX held_index ON held (lower(body)) WHERE id > 3",
            "CREATE INDEX free_index ON free (lower(body)) WHERE id > 3",
            "CREATE TRIGGER a_plain AFTER INSERT ON held EXECUTE FUNCTION note()",
            "CREATE TRIGGER b_when AFTER INSERT ON held"
                + " FOR EACH ROW WHEN (NEW.id > 3) EXECUTE FUNCTION note()",
            "CREATE POLICY own ON held USING (id > 3)",
            "CREATE VIEW held_view AS SELECT id FROM held",
            "CREATE VIEW view_of_view AS SELECT id FROM held_view",
            "CREATE VIEW free_view AS SELECT id FROM free",
            "CREATE TABLE guarded (id int)",
            "CREATE POLICY asks_held ON guarded USING (id IN (SELECT id FROM held))",
            "CREATE POLICY asks_free ON guarded USING (id IN (SELECT id FROM free))",
            "CREATE TABLE whole (id int CHECK (id > 0)) PARTITION BY RANGE (id)",
            "CREATE TABLE held_part PARTITION OF whole FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE free_part PARTITION OF whole FOR VALUES FROM (10) TO (20)",
            "CREATE TABLE refers (id int REFERENCES held)",
            "CREATE VIEW of_catalog AS SELECT privtype FROM pg_init_privs",
            "CREATE TABLE known (id int)",
            "INSERT INTO known VALUES (1)",
            "ANALYZE known",
            "ALTER TABLE free SET (autovacuum_enabled = off)",
            "INSERT INTO free (body) SELECT 'x' FROM generate_series(1, 1000)");
    gateway = inspected.gateway();
    before = inspected.structure(TableFilter.all());
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    blocker = ClientSession.open(inspected.database());
    blocker.run("BEGIN");
  }

  @AfterEach
  void end() throws SQLException {
    blocker.close();
    Waiting.until("the end of the blocker", Duration.ofSeconds(10), () -> !blocker.lives());
  }

  private static String definition(String table) {
    return """
        CREATE TABLE %s (
          id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          body text DEFAULT 'x',
          loud text GENERATED ALWAYS AS (upper(body)) STORED,
          EXCLUDE USING btree (body WITH =) WHERE (id < 0),
          CHECK (id > 0))
        """
        .formatted(table);
  }

  /** The tables of which anything is told otherwise than before the lock. */
  private Set<TableName> changed() {
    return inspected.structure(TableFilter.all()).values().stream()
        .filter(table -> !table.equals(before.get(table.name())))
        .map(Table::name)
        .collect(Collectors.toSet());
  }

  private static boolean locked(Reading<?> reading) {
    return reading.isMissing(Reason.LOCKED);
  }

  @Test
  void structure_whileATableIsHeld_missesWhatNeedsThatTableAndNothingElse() throws SQLException {
    blocker.run("LOCK TABLE held, held_part IN ACCESS EXCLUSIVE MODE");
    assertThat(changed()).containsExactlyInAnyOrder(HELD, HELD_PART, HELD_VIEW, GUARDED, WHOLE);
    assertThat(inspected.structure(TableFilter.all()).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void structure_whileALockIsAwaited_missesTheSame() throws SQLException {
    try (var reader = ClientSession.open(inspected.database())) {
      reader.run("BEGIN").run("SELECT FROM held, held_part");
      blocker.startBlocked("LOCK TABLE held, held_part IN ACCESS EXCLUSIVE MODE");
      assertThat(changed()).containsExactlyInAnyOrder(HELD, HELD_VIEW, GUARDED);
    }
  }

  @Test
  void structure_onceTheLockIsGone_isAsBefore() throws SQLException {
    blocker.run("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
    assertThat(changed()).isNotEmpty();
    blocker.run("ROLLBACK");
    assertThat(changed()).isEmpty();
  }

  @Test
  void table_whileHeld_hasItsDefinitionsLockedAndTheRestThere() throws SQLException {
    Table free = before.get(HELD);
    blocker.run("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
    Table held = gateway.table(HELD);

    assertThat(locked(held.summary().bytes())).isTrue();
    assertThat(held.columns()).extracting(Column::name).containsExactly("id", "body", "loud");
    assertThat(held.column("body")).isEqualTo(free.column("body"));
    var computed = (Column.Computed) held.column("loud").orElseThrow().generation().orElseThrow();
    assertThat(locked(computed.expression())).isTrue();
    assertThat(held.primaryKey()).isEqualTo(free.primaryKey());
    assertThat(held.checks()).extracting(Check::name).containsExactly("held_id_check");
    assertThat(locked(held.checks().get(0).expression())).isTrue();
    assertThat(locked(held.exclusionConstraints().get(0).definition())).isTrue();
    assertThat(held.indexes())
        .extracting(Index::name)
        .containsExactly("held_body_excl", "held_index", "held_pkey");
    assertThat(locked(held.indexes().get(1).keys().get(0).expression().orElseThrow())).isTrue();
    assertThat(locked(held.indexes().get(1).predicate().orElseThrow())).isTrue();
    assertThat(held.indexes().get(2)).isEqualTo(free.indexes().get(2));
    assertThat(held.triggers().get(0)).isEqualTo(free.triggers().get(0));
    assertThat(locked(held.triggers().get(1).definition())).isTrue();
    assertThat(locked(held.policies().get(0).using().orElseThrow())).isTrue();
  }

  @Test
  void table_thatReadsAHeldOne_hasOnlyThatLocked() throws SQLException {
    blocker.run("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
    assertThat(locked(gateway.table(HELD_VIEW).viewDefinition().orElseThrow())).isTrue();
    var policies = gateway.table(GUARDED).policies();
    assertThat(policies.get(0)).isEqualTo(before.get(GUARDED).policies().get(0));
    assertThat(locked(policies.get(1).using().orElseThrow())).isTrue();
  }

  @Test
  void table_thatIsPartitioned_givesBoundAndDefault_whileHeld() throws SQLException {
    blocker.run("LOCK TABLE whole IN ACCESS EXCLUSIVE MODE");
    var whole = gateway.table(WHOLE);
    assertThat(locked(whole.partitioning().orElseThrow().key())).isTrue();
    assertThat(whole.partitioning().orElseThrow().partitions())
        .containsExactly(TableName.of("public", "free_part"), HELD_PART);
    assertThat(gateway.table(HELD_PART).partition()).isEqualTo(before.get(HELD_PART).partition());
  }

  @Test
  void table_whileOneOfItsIndexesIsHeld_missesTheSizesOfBoth() throws SQLException {
    blocker.run("REINDEX INDEX held_index");
    Table held = gateway.table(HELD);
    assertThat(locked(held.summary().bytes())).isTrue();
    assertThat(held.indexes())
        .filteredOn(index -> locked(index.bytes()))
        .extracting(Index::name)
        .containsExactly("held_index");
    assertThat(held.checks()).isEqualTo(before.get(HELD).checks());
    assertThat(changed()).containsExactly(HELD);
  }

  @Test
  void table_whileItsOversizedValuesAreHeld_missesItsSize() throws SQLException {
    String toast =
        inspected
            .database()
            .one("SELECT reltoastrelid::regclass FROM pg_class WHERE relname = 'held'");
    blocker.run("REINDEX INDEX " + toast + "_index");
    Table held = gateway.table(HELD);
    assertThat(locked(held.summary().bytes())).isTrue();
    assertThat(held.checks()).isEqualTo(before.get(HELD).checks());
    assertThat(changed()).containsExactly(HELD);
  }

  @Test
  void table_heldByAPreparedTransaction_isLocked() throws SQLException {
    blocker.run("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
    blocker.run("PREPARE TRANSACTION '" + inspected.database().name() + "'");
    long opened = gateway.connectionFigures().opened();
    assertThat(locked(gateway.table(HELD).checks().get(0).expression())).isTrue();
    assertThat(gateway.connectionFigures().opened()).as("one attempt").isEqualTo(opened + 1);
    inspected.database().execute("ROLLBACK PREPARED '" + inspected.database().name() + "'");
  }

  @Test
  void table_beingAltered_isToldAsItIs() throws SQLException {
    blocker.run("ALTER TABLE held ADD COLUMN extra int DEFAULT random()");
    assertThat(gateway.table(HELD).columns())
        .extracting(Column::name)
        .containsExactly("id", "body", "loud");
  }

  @Test
  void tables_whileOneIsHeld_missOnlyWhatNeedsIt() throws SQLException {
    blocker.run("LOCK TABLE held, held_part IN ACCESS EXCLUSIVE MODE");
    assertThat(gateway.tables(TableFilter.all()))
        .filteredOn(table -> locked(table.bytes()))
        .extracting(TableSummary::name)
        .containsExactly(HELD, HELD_PART, WHOLE);
  }

  @Test
  void bytes_ofAHeldTableThatTheStatisticsKnow_areEstimated() throws SQLException {
    blocker.run("LOCK TABLE known IN ACCESS EXCLUSIVE MODE");
    assertThat(gateway.table(TableName.of("public", "known")).summary().bytes())
        .isInstanceOf(Reading.Estimated.class);
  }

  @Test
  void partitionTree_whileAPartitionIsHeld_missesItsSizeAndTheSums() throws SQLException {
    blocker.run("LOCK TABLE held_part IN ACCESS EXCLUSIVE MODE");
    var tree = gateway.partitionTree(WHOLE);
    assertThat(locked(tree.bytes())).isTrue();
    assertThat(tree.partitions())
        .extracting(part -> part.name().name() + " " + locked(part.bytes()))
        .containsExactly("free_part false", "held_part true");
  }

  @Test
  void sequences_whileOneIsHeld_missItsLastValue() throws SQLException {
    blocker.run("ALTER SEQUENCE held_id_seq RESTART WITH 100");
    blocker.run("ALTER TABLE held DROP COLUMN id CASCADE");
    assertThat(gateway.sequences())
        .filteredOn(sequence -> locked(sequence.lastValue()))
        .extracting(Sequence::name)
        .containsExactly(TableName.of("public", "held_id_seq"));
  }

  @Test
  void databasesSchemasAndExtensions_whileATableIsHeld_areWhole() throws SQLException {
    blocker.run("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
    String name = inspected.database().name();
    assertThat(gateway.database(name).map(Database::tableCount)).contains(Reading.known(6L));
    assertThat(gateway.databases())
        .filteredOn(database -> database.name().equals(name))
        .allSatisfy(database -> assertThat(database.bytes().isMissing()).isFalse());
    assertThat(gateway.schemas()).isNotEmpty();
    assertThat(gateway.extensions()).isNotEmpty();
  }

  /** The queries of views are read a thousand at a time, those of the second thousand later. */
  @Test
  void structure_whereALockIsTakenWhileItIsRead_goesOnAfterIt() throws SQLException {
    try (var race =
            new InspectedDatabase(
                server,
                "CREATE TABLE base (id int)",
                """
                DO $$ BEGIN FOR i IN 1..1001 LOOP
                  EXECUTE format('CREATE VIEW v%s AS SELECT 1 AS one', i); END LOOP; END $$
                """,
                "CREATE VIEW of_base AS SELECT id FROM base",
                "CREATE VIEW last AS SELECT 2 AS two");
        var late = ClientSession.open(race.database());
        var stream = race.gateway().structure(TableFilter.all())) {
      var tables = stream.iterator();
      assertThat(tables.next().name().name()).isEqualTo("base");
      late.run("BEGIN").run("LOCK TABLE base IN ACCESS EXCLUSIVE MODE");
      List<Table> views = new ArrayList<>();
      tables.forEachRemaining(views::add);
      assertThat(views).extracting(Table::name).doesNotHaveDuplicates().hasSize(1003);
      assertThat(views)
          .filteredOn(view -> view.viewDefinition().orElseThrow().isMissing())
          .extracting(
              view -> view.name().name() + " " + locked(view.viewDefinition().orElseThrow()))
          .containsExactly("of_base true");
    }
  }

  /**
   * What depends on a system catalog is not recorded, so that such a lock is seen only when a view
   * cannot be read for it.
   */
  @Test
  void structure_whereALockCannotBeForeseen_missesOnlyTheOneThatNeedsIt() throws SQLException {
    blocker.run("LOCK TABLE pg_init_privs IN ACCESS EXCLUSIVE MODE");
    assertThat(changed()).containsExactly(TableName.of("public", "of_catalog"));
    assertThat(
            locked(
                gateway.table(TableName.of("public", "of_catalog")).viewDefinition().orElseThrow()))
        .isTrue();
  }

  @Test
  void structure_halfRead_locksNobodysTables() throws SQLException {
    try (var stream = gateway.structure(TableFilter.all())) {
      assertThat(stream.iterator().next().name()).isIn(before.keySet());
      List<String> users =
          inspected
              .database()
              .column(
                  """
                  SELECT l.relation::regclass FROM pg_locks l
                    JOIN pg_stat_activity a ON a.pid = l.pid AND a.application_name = 'mesa'
                   WHERE l.relation >= 16384
                     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  """);
      assertThat(users).isEmpty();
      blocker.run("SET lock_timeout = '5s'").run("LOCK TABLE held, free IN ACCESS EXCLUSIVE MODE");
    }
  }
}
