package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.structure.Column;
import io.mesa.structure.Database;
import io.mesa.structure.Extension;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@link io.mesa.gateway.Inspector} promises. Lists of tables have a contract of their own.
 */
@DisplayName("Inspector")
public abstract class InspectorContract extends TableListContract {

  /** For subclasses. */
  protected InspectorContract() {}

  @Nested
  @DisplayName("databases()")
  class Databases {
    @Test
    @DisplayName("come by name, each once")
    void databases_all_comeByName() {
      assertThat(gateway().databases())
          .extracting(Database::name)
          .as(promise("Inspector.databases", "the databases by name"))
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
    }

    @Test
    @DisplayName("have the source's default database among them")
    void databases_all_containTheDefault() {
      gateway()
          .source()
          .database()
          .ifPresent(
              name ->
                  assertThat(gateway().databases())
                      .extracting(Database::name)
                      .as(promise("Inspector.databases", "the databases of the server"))
                      .contains(name));
    }

    @Test
    @DisplayName("are each what database(name) says")
    void database_byName_isTheListed() {
      for (Database listed : gateway().databases()) {
        Optional<Database> found = gateway().database(listed.name());
        assertThat(found)
            .as(promise("Inspector.database", "a database of the server, by its exact name"))
            .isPresent();
        assertThat(found.orElseThrow())
            .as(promise("Inspector.database", "the same as in the list, but for figures that move"))
            .usingRecursiveComparison()
            .ignoringFields("bytes", "tableCount")
            .isEqualTo(listed);
      }
    }

    @Test
    @DisplayName("are not made up for a name that there is not")
    void database_unknown_isEmpty() {
      assertThat(gateway().database(unique("no_database")))
          .as(promise("Inspector.database", "empty where there is none"))
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("table(name)")
  class OneTable {
    @Test
    @DisplayName("has the columns in their order")
    void table_withColumns_givesThemInOrder() {
      TableName name = table(unique("columns"), "zulu", "alpha", "Mike");
      Table table = gateway().table(name);
      assertThat(table.columns())
          .extracting(Column::name)
          .as(promise("Table.columns", "in the table's order"))
          .containsSubsequence("zulu", "alpha", "Mike");
      assertThat(table.columns())
          .extracting(Column::position)
          .as(promise("Column.position", "its place in the table, from 1"))
          .allMatch(position -> position >= 1)
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
    }

    @Test
    @DisplayName("agrees with the list of tables")
    void table_inFull_agreesWithItsSummary() {
      TableName name = table(unique("summary"));
      TableSummary listed = listed(name);
      assertThat(gateway().table(name).summary())
          .as(promise("Table.summary", "name, kind, owner as tables() tells them"))
          .usingRecursiveComparison()
          .ignoringFields("rows", "bytes")
          .isEqualTo(listed);
    }

    @Test
    @DisplayName("takes unusual names exactly")
    void table_withAnUnusualName_isFound() {
      for (String unusual : fixture().unusualNames()) {
        TableName name = table(unusual, "odd column", "name");
        assertThat(gateway().table(name).name())
            .as(promise("TableName", "exactly as the database stores it"))
            .isEqualTo(name);
      }
    }

    @Test
    @DisplayName("refuses an unknown name and names the nearest")
    void table_unknown_isRefusedWithTheNearest() {
      TableName name = table(unique("customer"));
      TableName mistyped = TableName.of(name.schema(), name.name().replace("customer", "custmer"));
      MesaException refusal =
          refused(
              promise("Inspector.table", "NOT_FOUND where there is none"),
              () -> gateway().table(mistyped),
              ErrorCode.NOT_FOUND);
      assertThat(refusal)
          .as(promise("Inspector.table", "the message names the nearest there is"))
          .hasMessageContaining(name.name());
    }

    @Test
    @DisplayName("refuses a table that was dropped")
    void table_dropped_isRefused() {
      TableName name = table(unique("dropped"));
      gateway().table(name);
      dropTable(name);
      refused(
          promise("Inspector.table", "NOT_FOUND where there is none"),
          () -> gateway().table(name),
          ErrorCode.NOT_FOUND);
    }
  }

  @Nested
  @DisplayName("structure(filter)")
  class Structure {
    @Test
    @DisplayName("says of each table just what table(name) says")
    void structure_ofEachTable_isWhatTableSays() {
      TableName first = table(unique("same"));
      table(unique("same"), "one", "two", "three");
      try (Stream<Table> tables = gateway().structure(TableFilter.inSchemas(first.schema()))) {
        List<Table> all = tables.toList();
        assertThat(all).extracting(Table::name).contains(first);
        assertThat(all)
            .as(promise("Inspector.structure", "it says of each table just what table() says"))
            .allSatisfy(table -> assertThat(table).isEqualTo(gateway().table(table.name())));
      }
    }

    @Test
    @DisplayName("gives the tables that tables(filter) lists, each once")
    void structure_ofAFilter_givesTheListedTables() {
      String prefix = unique("whole");
      TableName first = table(prefix + "_a");
      table(prefix + "_b");
      for (TableFilter filter :
          List.of(
              TableFilter.inSchemas(first.schema()),
              TableFilter.all().withNamePattern(literally(prefix) + "%"),
              TableFilter.all().withNamePattern(literally(prefix + "_b")),
              TableFilter.inSchemas(unique("no_schema")))) {
        try (Stream<Table> tables = gateway().structure(filter)) {
          assertThat(tables.map(Table::name))
              .as(promise("Inspector.structure", "the tables that are wanted by %s", filter))
              .containsExactlyInAnyOrderElementsOf(names(gateway().tables(filter)));
        }
      }
    }

    @Test
    @DisplayName("frees what it holds when it is closed half-read, however often")
    void structure_closedHalfRead_freesItsConnection() throws Exception {
      TableFilter filter = TableFilter.inSchemas(table(unique("half")).schema());
      table(unique("half"));
      DatabaseGateway frugal = opened(source -> source).gateway();
      for (int i = 0; i < 5; i++) {
        Stream<Table> tables = frugal.structure(filter);
        assertThat(tables.iterator().next()).isNotNull();
        tables.close();
        tables.close();
        untilFree(frugal);
      }
      assertThat(frugal.tables(filter)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName("frees what it holds when it is closed unread")
    void structure_closedUnread_freesItsConnection() throws Exception {
      DatabaseGateway frugal = opened(source -> source).gateway();
      frugal.structure(TableFilter.all()).close();
      untilFree(frugal);
    }

    private static void untilFree(DatabaseGateway gateway) throws Exception {
      eventually(
          promise("DriverConnection.inspector", "a stream whose closing frees what it holds"),
          Duration.ofSeconds(3),
          () -> gateway.connectionFigures().active() == 0);
    }
  }

  @Nested
  @DisplayName("what is beyond tables")
  class BeyondTables {
    @Test
    @DisplayName("schemas come by name, with those of tables among them")
    void schemas_all_comeByName() {
      needs(Capability.SCHEMAS);
      TableName name = table(unique("schema"));
      assertThat(gateway().schemas())
          .extracting(Schema::name)
          .as(promise("Inspector.schemas", "the schemas by name"))
          .contains(name.schema())
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
    }

    @Test
    @DisplayName("sequences come by schema and name")
    void sequences_all_comeByName() {
      needs(Capability.SEQUENCES);
      StructureFixture structures = part(fixture().structure(), Capability.SEQUENCES);
      TableName later = structures.createSequence(unique("seq_b"));
      TableName earlier = structures.createSequence(unique("seq_a"));
      assertThat(gateway().sequences())
          .extracting(Sequence::name)
          .as(promise("Inspector.sequences", "the sequences by schema and name"))
          .contains(earlier, later)
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
    }

    @Test
    @DisplayName("extensions come by name")
    void extensions_all_comeByName() {
      needs(Capability.EXTENSIONS);
      assertThat(gateway().extensions())
          .extracting(Extension::name)
          .as(promise("Inspector.extensions", "the extensions by name"))
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
    }

    @Test
    @DisplayName("another database has its own tables")
    void tables_ofAnotherDatabase_areItsOwn() {
      needs(Capability.OTHER_DATABASES);
      String other = part(fixture().structure(), Capability.OTHER_DATABASES).otherDatabase();
      TableName name = table(unique("here"));
      DatabaseGateway elsewhere = gateway().with(CallOptions.none().withDatabase(other));
      assertThat(names(elsewhere.tables(TableFilter.all())))
          .as(promise("CallOptions.database", "the database of the server to work in"))
          .doesNotContain(name);
    }

    @Test
    @DisplayName("a database that there is not cannot be worked in")
    void tables_ofAnUnknownDatabase_areRefused() {
      needs(Capability.OTHER_DATABASES);
      refused(
          promise("CallOptions.database", "a database that does not exist is NOT_FOUND"),
          () ->
              gateway()
                  .with(CallOptions.none().withDatabase(unique("no_database")))
                  .tables(TableFilter.all()),
          ErrorCode.NOT_FOUND);
    }
  }

  @Nested
  @DisplayName("what the driver cannot do")
  class CannotDo {
    @TestFactory
    @DisplayName("where not declared, is refused before the driver is called")
    Stream<DynamicTest> undeclared_called_isRefused() {
      return undeclared(
          capability -> List.of(call(capability)),
          Capability.SCHEMAS,
          Capability.PARTITIONS,
          Capability.SEQUENCES,
          Capability.EXTENSIONS,
          Capability.OTHER_DATABASES,
          Capability.SESSION_SETTINGS);
    }

    @TestFactory
    @DisplayName("where the server or the login lacks it, is refused")
    Stream<DynamicTest> lacking_called_isRefused() {
      return lacking(
          this::call,
          Capability.SCHEMAS,
          Capability.PARTITIONS,
          Capability.SEQUENCES,
          Capability.EXTENSIONS);
    }

    private ThrowingCallable call(Capability capability) {
      return switch (capability) {
        case SCHEMAS -> () -> gateway().schemas();
        case PARTITIONS -> () -> gateway().partitionTree(TableName.of("tck", "tck"));
        case SEQUENCES -> () -> gateway().sequences();
        case EXTENSIONS -> () -> gateway().extensions();
        case OTHER_DATABASES ->
            () -> gateway().with(CallOptions.none().withDatabase("tck")).databases();
        case SESSION_SETTINGS ->
            () ->
                gateway()
                    .with(CallOptions.none().withSessionSetting("tck.color", "red"))
                    .databases();
        default -> throw new IllegalArgumentException(capability.name());
      };
    }
  }
}
