package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Column;
import io.mesa.structure.ForeignServer;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.Reading.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class RelationKindsTest {
  private static TestRole owner;
  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    owner = TestRole.create(server, "owner", "");
    inspected =
        new InspectedDatabase(
            server,
            "CREATE TABLE item (id int PRIMARY KEY, body text)",
            "INSERT INTO item SELECT i, repeat(md5(i::text), 300) FROM generate_series(1, 400) i",
            "COMMENT ON TABLE item IS 'what is sold'",
            "ALTER TABLE item OWNER TO " + owner.quoted(),
            "CREATE TABLE fresh (id int)",
            "CREATE UNLOGGED TABLE unlogged (id int)",
            "CREATE VIEW item_view AS SELECT id, body AS \"Body\" FROM item WHERE id > 7",
            "COMMENT ON COLUMN item_view.id IS 'seen'",
            "CREATE MATERIALIZED VIEW item_kept AS SELECT count(*) AS n FROM item",
            "CREATE EXTENSION postgres_fdw",
            "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'example.org')",
            """
            CREATE FOREIGN TABLE item_far (id int, body text DEFAULT 'x') SERVER far
              OPTIONS (table_name 'secret-1', schema_name 'secret-2')
            """,
            "CREATE TABLE sales (at date, region text) PARTITION BY LIST (lower(region))",
            """
            CREATE TABLE sales_eu PARTITION OF sales FOR VALUES IN ('eu', 'uk')
              PARTITION BY RANGE (at, region COLLATE "C")
            """,
            "CREATE TABLE sales_eu_2026 PARTITION OF sales_eu"
                + " FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2027-01-01', 'b')",
            "CREATE TABLE sales_other PARTITION OF sales DEFAULT PARTITION BY HASH (at)",
            "CREATE TABLE sales_other_0 PARTITION OF sales_other"
                + " FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "CREATE SEQUENCE not_a_table",
            "CREATE TYPE not_a_table_either AS (a int)",
            "VACUUM ANALYZE item",
            "ANALYZE item_kept");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
    owner.close();
  }

  private static TableSummary summary(String name) {
    return inspected
        .gateway()
        .tables(TableFilter.all().withNamePattern(name.replace("_", "\\_")))
        .stream()
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tables_areEveryKindOfRelationWithColumns_byName() {
    assertThat(inspected.gateway().tables(TableFilter.all()))
        .extracting(table -> table.name().name() + " " + table.kind())
        .containsExactly(
            "fresh TABLE",
            "item TABLE",
            "item_far FOREIGN_TABLE",
            "item_kept MATERIALIZED_VIEW",
            "item_view VIEW",
            "sales PARTITIONED_TABLE",
            "sales_eu PARTITIONED_TABLE",
            "sales_eu_2026 TABLE",
            "sales_other PARTITIONED_TABLE",
            "sales_other_0 TABLE",
            "unlogged TABLE");
  }

  @Test
  void summary_inAList_isTheOneInTheTable() {
    List<TableSummary> summaries = inspected.gateway().tables(TableFilter.all());
    assertThat(summaries)
        .allSatisfy(
            summary ->
                assertThat(inspected.gateway().table(summary.name()).summary()).isEqualTo(summary));
  }

  @Test
  void summary_givesOwnerAndComment() {
    var item = summary("item");
    assertThat(item.owner()).isEqualTo(owner.name());
    assertThat(item.comment()).contains("what is sold");
    assertThat(summary("fresh").comment()).isEmpty();
  }

  @Test
  void rows_ofAnAnalysedTable_areEstimated() {
    assertThat(summary("item").rows()).isEqualTo(Reading.estimated(400L));
    assertThat(summary("item_kept").rows()).isEqualTo(Reading.estimated(1L));
  }

  @Test
  void rows_neverAnalysed_areMissing() {
    assertThat(summary("fresh").rows().isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(summary("item_view").rows().isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(summary("sales").rows().isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(summary("item_far").rows().isMissing(Reason.UNSUPPORTED)).isTrue();
  }

  @Test
  void bytes_countIndexesAndOversizedValues() {
    long bytes =
        inspected.database().one(Long.class, "SELECT pg_total_relation_size('item'::regclass)");
    long heap = inspected.database().one(Long.class, "SELECT pg_relation_size('item'::regclass)");
    assertThat(bytes).isGreaterThan(heap);
    // The statistics count pages of data, not those of the free-space and visibility maps.
    assertThat(summary("item").bytes().get()).isBetween(bytes * 7 / 10, bytes);
  }

  @Test
  void bytes_ofASmallTableTheStatisticsKnow_areEstimated() {
    assertThat(summary("item").bytes()).isInstanceOf(Reading.Estimated.class);
  }

  @Test
  void bytes_ofATableTheStatisticsDoNotKnow_areMeasured() {
    inspected.database().execute("INSERT INTO fresh SELECT generate_series(1, 3000)");
    long bytes =
        inspected.database().one(Long.class, "SELECT pg_total_relation_size('fresh'::regclass)");
    assertThat(summary("fresh").bytes()).isEqualTo(Reading.known(bytes));
  }

  @Test
  void bytes_ofALargeTable_areMeasured() {
    inspected
        .database()
        .execute(
            "CREATE TABLE large AS SELECT i, repeat('x', 1000) AS text FROM generate_series(1, 10000) i",
            "ANALYZE large",
            "INSERT INTO large SELECT i, repeat('x', 1000) FROM generate_series(1, 5000) i");
    long bytes =
        inspected.database().one(Long.class, "SELECT pg_total_relation_size('large'::regclass)");
    assertThat(summary("large").bytes()).isEqualTo(Reading.known(bytes));
    inspected.database().execute("DROP TABLE large");
  }

  @Test
  void bytes_ofWhatIsNotOnDisk() {
    assertThat(summary("item_view").bytes()).isEqualTo(Reading.known(0L));
    assertThat(summary("item_far").bytes().isMissing(Reason.UNSUPPORTED)).isTrue();
  }

  @Test
  void viewDefinition_isTheQuery() {
    Table view = inspected.table("item_view");
    assertThat(view.viewDefinition())
        .contains(
            Reading.known(
                " SELECT %s\n   FROM public.item\n  WHERE (%s > 7);"
                    .formatted(
                        server.major() < 16
                            ? "item.id,\n    item.body AS \"Body\""
                            : "id,\n    body AS \"Body\"",
                        server.major() < 16 ? "item.id" : "id")));
    assertThat(view.columns()).extracting(Column::name).containsExactly("id", "Body");
    assertThat(view.column("id").orElseThrow().comment()).contains("seen");
  }

  @Test
  void viewDefinition_ofAMaterialisedView_isTheQuery() {
    assertThat(inspected.table("item_kept").viewDefinition().orElseThrow().get())
        .contains("count(*) AS n");
    assertThat(inspected.table("item").viewDefinition()).isEmpty();
  }

  @Test
  void foreignServer_givesNamesOfOptionsAndNoValues() {
    Table far = inspected.table("item_far");
    assertThat(far.foreignServer())
        .contains(new ForeignServer("far", "postgres_fdw", List.of("schema_name", "table_name")));
    assertThat(far.column("body").orElseThrow().defaultValue())
        .contains(Reading.known("'x'::text"));
    assertThat(far.toString()).doesNotContain("secret");
    assertThat(inspected.table("item").foreignServer()).isEmpty();
  }
}
