package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.Waiting;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class StructureTest {
  private static final int MOST_QUERIES = 8;

  @Parameter PostgresServer server;

  private InspectedDatabase inspected;

  @BeforeEach
  void open() {
    inspected = new InspectedDatabase(server);
    RichSchema.create(inspected.database());
  }

  @AfterEach
  void close() {
    inspected.close();
  }

  @Test
  void structure_saysOfEachTableWhatTableSays() {
    Map<TableName, Table> structure = inspected.structure(TableFilter.all());
    assertThat(structure).hasSizeGreaterThan(RichSchema.TABLES);
    assertThat(structure.values())
        .allSatisfy(
            table -> assertThat(inspected.gateway().table(table.name())).isEqualTo(table));
  }

  @Test
  void structure_ofASystemSchema_saysOfEachTableWhatTableSays() {
    Collection<Table> system =
        inspected.structure(TableFilter.inSchemas("information_schema")).values();
    assertThat(system).hasSizeGreaterThan(50);
    assertThat(system)
        .allSatisfy(
            table -> assertThat(inspected.gateway().table(table.name())).isEqualTo(table));
  }

  @Test
  void structure_withAFilter_saysOfEachTableTheSame() {
    Map<TableName, Table> all = inspected.structure(TableFilter.all());
    Map<TableName, Table> some = inspected.structure(TableFilter.all().withNamePattern("t%"));
    assertThat(some).isNotEmpty().hasSizeLessThan(all.size());
    assertThat(all).containsAllEntriesOf(some);
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
    try (var mesa =
        Mesa.of(
            Source.builder("one")
                .url(inspected.database().url())
                .pooling(Pooling.pooled(0, 1))
                .build())) {
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
    inspected.gateway().structure(TableFilter.all()).close();
    assertThat(inspected.gateway().connectionFigures().opened()).isZero();
  }

  @Test
  void structure_readTooSlowly_endsWithATimeoutAndFreesTheConnection() {
    var gateway =
        inspected.gateway().with(CallOptions.none().withTimeout(Duration.ofMillis(700)));
    try (var stream = gateway.structure(TableFilter.all())) {
      var tables = stream.iterator();
      tables.next();
      Waiting.until(
          "the end of the session",
          Duration.ofSeconds(5),
          () ->
              inspected
                  .database()
                  .column("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'mesa%'"
                      + " AND datname = current_database()")
                  .isEmpty());
      assertThatThrownBy(() -> tables.forEachRemaining(table -> {}))
          .isInstanceOfSatisfying(
              MesaException.class,
              error -> assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT));
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
