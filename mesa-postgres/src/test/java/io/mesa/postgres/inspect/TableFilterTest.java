package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.monitor.ClientSession;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Check;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Index;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class TableFilterTest {
  /** 63 bytes of UTF-8, the longest name there is: 21 characters of three bytes. */
  private static final String LONGEST = "長".repeat(21);

  private static final List<String> AWKWARD =
      List.of(
          "a\"b", "a'b", "a.b", "a b", "Upper", "UPPER", "a%b", "a_b", "a\\b", "a\\", "$1", "?",
          "select", "💥", "{a,b}", "NULL", LONGEST);

  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected = new InspectedDatabase(server, "CREATE SCHEMA \"Odd \"\"one\"\".'\\%\"");
    for (String name : AWKWARD) {
      String quoted = '"' + name.replace("\"", "\"\"") + '"';
      inspected
          .database()
          .execute(
              "CREATE TABLE \"Odd \"\"one\"\".'\\%\"."
                  + quoted
                  + " ("
                  + quoted
                  + " int PRIMARY KEY CONSTRAINT "
                  + quoted
                  + " CHECK (true), other int REFERENCES \"Odd \"\"one\"\".'\\%\"."
                  + quoted
                  + ")");
    }
    inspected
        .database()
        .execute(
            "CREATE TABLE orders (id int)",
            "CREATE TABLE order_items (id int)",
            "CREATE TABLE orderXitems (id int)",
            "CREATE VIEW order_view AS SELECT 1 AS one",
            "CREATE TABLE whole (id int) PARTITION BY RANGE (id)",
            "CREATE TABLE part PARTITION OF whole DEFAULT",
            "CREATE SCHEMA pgx",
            "CREATE TABLE pgx.mine (id int)");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  private static List<String> names(TableFilter filter) {
    List<String> listed =
        inspected.gateway().tables(filter).stream().map(table -> table.name().name()).toList();
    assertThat(inspected.structure(filter).keySet())
        .extracting(TableName::name)
        .containsExactlyElementsOf(listed);
    return listed;
  }

  @Test
  void all_leavesOutTheSystemsSchemas() {
    assertThat(inspected.gateway().tables(TableFilter.all()))
        .extracting(table -> table.name().schema())
        .contains("public", "pgx", "Odd \"one\".'\\%")
        .doesNotContain("pg_catalog", "information_schema");
  }

  @Test
  void schemas_areMatchedExactly() {
    assertThat(names(TableFilter.inSchemas("pgx"))).containsExactly("mine");
    assertThat(names(TableFilter.inSchemas("Odd \"one\".'\\%")))
        .containsExactlyInAnyOrderElementsOf(AWKWARD);
    assertThat(names(TableFilter.inSchemas("PUBLIC", "nowhere"))).isEmpty();
  }

  @Test
  void schemas_ofTheSystem_mayBeNamed() {
    assertThat(names(TableFilter.inSchemas("pg_catalog")))
        .contains("pg_class", "pg_stat_activity")
        .doesNotContain("tables");
  }

  @Test
  void systemSchemas_areSearchedOnRequest() {
    assertThat(names(TableFilter.all().withSystemSchemas()))
        .contains("pg_class", "tables", "orders");
  }

  @Test
  void systemSchemas_includeTemporaryTablesOfOtherSessions() throws SQLException {
    try (var other = ClientSession.open(inspected.database())) {
      other.run("CREATE TEMPORARY TABLE fleeting (id int)");
      assertThat(names(TableFilter.all())).doesNotContain("fleeting");
      assertThat(names(TableFilter.all().withSystemSchemas())).contains("fleeting");
    }
  }

  @Test
  void namePattern_percentAndUnderscoreStandForText() {
    assertThat(names(TableFilter.all().withNamePattern("order_items")))
        .containsExactly("order_items", "orderxitems");
    assertThat(names(TableFilter.all().withNamePattern("ord%")))
        .containsExactly("order_items", "order_view", "orders", "orderxitems");
    assertThat(names(TableFilter.all().withNamePattern("_".repeat(21)))).containsExactly(LONGEST);
    assertThat(names(TableFilter.all().withNamePattern("Ord%"))).isEmpty();
  }

  @Test
  void namePattern_backslashTakesTheNextCharacterLiterally() {
    assertThat(names(TableFilter.all().withNamePattern("order\\_items")))
        .containsExactly("order_items");
    assertThat(names(TableFilter.all().withNamePattern("a\\%b"))).containsExactly("a%b");
    assertThat(names(TableFilter.all().withNamePattern("a\\\\"))).containsExactly("a\\");
  }

  @Test
  void kinds_areChosen() {
    assertThat(names(TableFilter.inSchemas("public").withKinds(TableKind.VIEW)))
        .containsExactly("order_view");
    assertThat(
            names(
                TableFilter.inSchemas("public")
                    .withKinds(TableKind.PARTITIONED_TABLE, TableKind.COLLECTION)))
        .containsExactly("whole");
    assertThat(names(TableFilter.all().withKinds(TableKind.COLLECTION))).isEmpty();
  }

  @Test
  void partitions_areLeftOutOnRequest() {
    assertThat(names(TableFilter.inSchemas("public"))).contains("whole", "part");
    assertThat(names(TableFilter.inSchemas("public").withoutPartitions()))
        .contains("whole")
        .doesNotContain("part");
  }

  @Test
  void awkwardNames_areReadAsTheyAre() {
    for (String name : AWKWARD) {
      var table = inspected.gateway().table(TableName.of("Odd \"one\".'\\%", name));
      assertThat(table.name().name()).isEqualTo(name);
      assertThat(table.columns().get(0).name()).isEqualTo(name);
      assertThat(table.checks()).extracting(Check::name).containsExactly(name);
      assertThat(table.primaryKey().orElseThrow().columns()).containsExactly(name);
      assertThat(table.foreignKeys()).extracting(ForeignKey::target).containsExactly(table.name());
      assertThat(table.foreignKeys().get(0).targetColumns()).containsExactly(name);
      assertThat(table.indexes())
          .flatExtracting(Index::keys)
          .extracting(key -> key.column().orElseThrow())
          .containsExactly(name);
    }
  }

  @Test
  void tables_areOrderedBySchemaAndName() {
    assertThat(inspected.gateway().tables(TableFilter.all()))
        .extracting(TableSummary::name)
        .isSorted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "ORDERS", "orderz"})
  void table_notThere_namesTheNearest(String name) {
    assertThatThrownBy(() -> inspected.table(name))
        .isInstanceOfSatisfying(
            MesaException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(error).hasMessageContaining("did you mean 'public.orders'?");
            });
  }

  @Test
  void table_likeNoOther_isNotFoundWithoutAHint() {
    assertThatThrownBy(() -> inspected.table("nothing like it"))
        .isInstanceOfSatisfying(
            MesaException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(error.getMessage()).doesNotContain("did you mean");
            });
  }
}
