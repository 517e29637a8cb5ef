package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class StructureTest {
  private static final int MOST_QUERIES = 8;

  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected = new InspectedDatabase(server);
    RichSchema.create(inspected.database());
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  @Test
  void structure_saysOfEachTableWhatTableSays() {
    Map<TableName, Table> structure = inspected.structure(TableFilter.all());
    assertThat(structure).hasSizeGreaterThan(RichSchema.TABLES);
    assertThat(structure.values())
        .allSatisfy(table -> assertThat(inspected.gateway().table(table.name())).isEqualTo(table));
  }

  @Test
  void structure_ofASystemSchema_saysOfEachTableWhatTableSays() {
    Collection<Table> system =
        inspected.structure(TableFilter.inSchemas("information_schema")).values();
    assertThat(system).hasSizeGreaterThan(50);
    assertThat(system.stream().limit(15))
        .allSatisfy(table -> assertThat(inspected.gateway().table(table.name())).isEqualTo(table));
  }

  @Test
  void structure_withAFilter_saysOfEachTableTheSame() {
    Map<TableName, Table> all = inspected.structure(TableFilter.all());
    Map<TableName, Table> some = inspected.structure(TableFilter.all().withNamePattern("t%"));
    assertThat(some).isNotEmpty().hasSizeLessThan(all.size());
    assertThat(all).containsAllEntriesOf(some);
  }

  /** After a few times pgjdbc prepares a statement on the server and reads values in binary. */
  @Test
  void table_askedForAgainOnOneConnection_isToldTheSame() {
    try (var mesa = Mesa.of(source().pooling(Pooling.pooled(0, 1)).build())) {
      for (Table table : inspected.structure(TableFilter.all().withNamePattern("t%e%")).values()) {
        for (int i = 0; i < 7; i++) {
          assertThat(mesa.gateway().table(table.name())).isEqualTo(table);
        }
      }
      assertThat(mesa.gateway().connectionFigures().opened()).isEqualTo(1);
    }
  }

  private static SourceBuilder source() {
    return Source.builder("one").url(inspected.database().url());
  }

  @Test
  void structure_sendsTheSameFewQueriesForAnyNumberOfTables() {
    var recorder = new StatementRecorder(inspected.database());
    try (var mesa =
        Mesa.of(Source.builder("recorded").driver("postgresql").client(recorder).build())) {
      for (int tables : new int[] {0, 300}) {
        inspected
            .database()
            .execute(
                "DO $$ BEGIN FOR i IN 1.."
                    + tables
                    + " LOOP EXECUTE format('CREATE TABLE more%s (id int PRIMARY KEY CHECK (id > 0))',"
                    + " i); END LOOP; END $$");
        recorder.clear();
        try (var stream = mesa.gateway().structure(TableFilter.all())) {
          assertThat(stream.count()).isGreaterThan(tables);
        }
        assertThat(recorder.queries()).hasSizeLessThanOrEqualTo(MOST_QUERIES).isNotEmpty();
        assertThat(recorder.others())
            .allMatch(
                sql ->
                    sql.startsWith("SET ") || sql.startsWith("BEGIN") || sql.startsWith("ROLLBACK"),
                "SET, BEGIN or ROLLBACK");
      }
    }
  }

  @Test
  void structure_closedHalfRead_freesTheConnection() {
    try (var mesa = Mesa.of(source().pooling(Pooling.pooled(0, 1)).build())) {
      try (var stream = mesa.gateway().structure(TableFilter.all())) {
        assertThat(stream.iterator().next().columns()).isNotNull();
        assertThat(mesa.gateway().connectionFigures().active()).isEqualTo(1);
      }
      assertThat(mesa.gateway().connectionFigures().active()).isZero();
      assertThat(mesa.gateway().schemas()).isNotEmpty();
    }
  }

  @Test
  void structure_readToItsEnd_freesTheConnectionBeforeItIsClosed() {
    try (var stream = inspected.gateway().structure(TableFilter.all())) {
      assertThat(stream.toList()).isNotEmpty();
      assertThat(inspected.gateway().connectionFigures().active()).isZero();
    }
  }

  @Test
  void structure_closedUnread_opensNothing() {
    long opened = inspected.gateway().connectionFigures().opened();
    inspected.gateway().structure(TableFilter.all()).close();
    assertThat(inspected.gateway().connectionFigures().opened()).isEqualTo(opened);
  }

  @Test
  void structure_readTooSlowly_endsWithATimeoutAndFreesTheConnection() {
    var gateway = inspected.gateway().with(CallOptions.none().withTimeout(Duration.ofSeconds(2)));
    try (var stream = gateway.structure(TableFilter.all())) {
      var tables = stream.iterator();
      tables.next();
      Waiting.until(
          "the end of the session",
          Duration.ofSeconds(5),
          () ->
              inspected
                  .database()
                  .column(
                      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'mesa'"
                          + " AND datname = current_database()")
                  .isEmpty());
      assertThatThrownBy(() -> tables.forEachRemaining(table -> {}))
          .isInstanceOfSatisfying(
              MesaException.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
    assertThat(inspected.gateway().connectionFigures().active()).isZero();
  }

  @Test
  void structure_ofADatabaseWithoutTables_isEmpty() {
    try (var empty = new InspectedDatabase(server)) {
      assertThat(empty.structure(TableFilter.all())).isEmpty();
      assertThat(empty.gateway().tables(TableFilter.all())).isEqualTo(List.of());
    }
  }
}
