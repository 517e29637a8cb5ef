package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Partition;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Partitioning;
import io.mesa.structure.Partitioning.Strategy;
import io.mesa.structure.TableKind;
import io.mesa.value.Reading;
import io.mesa.value.Reading.Reason;
import io.mesa.value.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class PartitionsTest {
  private static final TableName SALES = TableName.of("public", "sales");
  private static final TableName EU = TableName.of("public", "sales_eu");
  private static final TableName EU_OLD = TableName.of("old", "sales_eu_2025");
  private static final TableName EU_NEW = TableName.of("public", "sales_eu_2026");
  private static final TableName OTHER = TableName.of("public", "sales_other");
  private static final TableName OTHER_0 = TableName.of("public", "sales_other_0");

  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected =
        new InspectedDatabase(
            server,
            "CREATE SCHEMA old",
            "CREATE TABLE sales (id int, at date, region text) PARTITION BY LIST (lower(region))",
            """
            CREATE TABLE sales_eu PARTITION OF sales FOR VALUES IN ('eu', 'uk')
              PARTITION BY RANGE (at, region COLLATE "C")
            """,
            "CREATE TABLE old.sales_eu_2025 PARTITION OF sales_eu"
                + " FOR VALUES FROM ('2025-01-01', MINVALUE) TO ('2026-01-01', MINVALUE)",
            "CREATE TABLE sales_eu_2026 PARTITION OF sales_eu"
                + " FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2027-01-01', 'b')",
            "CREATE TABLE sales_other PARTITION OF sales DEFAULT PARTITION BY HASH (at)",
            "CREATE TABLE sales_other_0 PARTITION OF sales_other"
                + " FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
            "CREATE INDEX ON sales (id)",
            "INSERT INTO sales SELECT i, '2025-05-05', 'EU' FROM generate_series(1, 1000) i",
            "INSERT INTO sales SELECT i, '2026-05-05', 'uk' FROM generate_series(1, 2000) i",
            "INSERT INTO sales SELECT i, '2026-05-05', 'zz' FROM generate_series(1, 4000) i",
            "ANALYZE sales_other_0",
            "ANALYZE sales_eu_2026",
            "CREATE TABLE parent (id int)",
            "CREATE TABLE child () INHERITS (parent)",
            "INSERT INTO child SELECT generate_series(1, 1000)",
            "CREATE TABLE empty_whole (id int) PARTITION BY RANGE (id)");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  private static long measured(TableName... names) {
    long sum = 0;
    for (TableName name : names) {
      sum +=
          inspected
              .database()
              .one(Long.class, "SELECT pg_total_relation_size(?::regclass)", name.toString());
    }
    return sum;
  }

  @Test
  void partitioning_givesStrategyKeyAndDirectPartitions() {
    assertThat(inspected.table("sales").partitioning())
        .contains(
            new Partitioning(
                Strategy.LIST, Reading.known("LIST (lower(region))"), List.of(EU, OTHER)));
    assertThat(inspected.table("sales_eu").partitioning())
        .contains(
            new Partitioning(
                Strategy.RANGE,
                Reading.known("RANGE (at, region COLLATE \"C\")"),
                List.of(EU_OLD, EU_NEW)));
    assertThat(inspected.table("sales_other").partitioning())
        .contains(new Partitioning(Strategy.HASH, Reading.known("HASH (at)"), List.of(OTHER_0)));
    assertThat(inspected.table("sales_other_0").partitioning()).isEmpty();
  }

  @Test
  void partition_givesParentAndBound() {
    assertThat(inspected.table("sales_eu").partition())
        .contains(new Partition(SALES, Reading.known("FOR VALUES IN ('eu', 'uk')")));
    assertThat(inspected.table("sales_eu_2026").partition())
        .contains(
            new Partition(
                EU,
                Reading.known("FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2027-01-01', 'b')")));
    assertThat(inspected.table("sales_other").partition())
        .contains(new Partition(SALES, Reading.known("DEFAULT")));
    assertThat(inspected.table("sales_other").summary().partitionOf()).contains(SALES);
    assertThat(inspected.table("sales").partition()).isEmpty();
    assertThat(inspected.table("child").partition()).isEmpty();
  }

  @Test
  void bytes_ofTheWhole_areThoseOfItsLeaves() {
    assertThat(inspected.table("sales").summary().bytes().get())
        .isBetween(measured(EU_OLD, EU_NEW, OTHER_0) * 7 / 10, measured(EU_OLD, EU_NEW, OTHER_0));
    assertThat(inspected.table("parent").summary().bytes()).isEqualTo(Reading.known(0L));
  }

  @Test
  void rows_ofTheWhole_areThoseOfItsLeaves_onceAllAreAnalysed() {
    assertThat(inspected.table("sales_other").summary().rows()).isEqualTo(Reading.estimated(4000L));
    assertThat(inspected.table("sales").summary().rows().isMissing(Reason.UNSUPPORTED)).isTrue();
    inspected.database().execute("ANALYZE old.sales_eu_2025");
    assertThat(inspected.table("sales").summary().rows()).isEqualTo(Reading.estimated(7000L));
  }

  @Test
  void partitionTree_hasEveryLevelWithItsSums() {
    PartitionTree tree = inspected.gateway().partitionTree(SALES);
    assertThat(tree.name()).isEqualTo(SALES);
    assertThat(tree.bound()).isEmpty();
    assertThat(tree.partitions()).extracting(PartitionTree::name).containsExactly(EU, OTHER);
    PartitionTree eu = tree.partitions().get(0);
    assertThat(eu.bound()).contains(Reading.known("FOR VALUES IN ('eu', 'uk')"));
    assertThat(eu.partitions()).extracting(PartitionTree::name).containsExactly(EU_OLD, EU_NEW);
    assertThat(eu.bytes().get())
        .isEqualTo(eu.partitions().stream().mapToLong(leaf -> leaf.bytes().get()).sum())
        .isPositive();
    assertThat(tree.bytes().get())
        .isEqualTo(eu.bytes().get() + tree.partitions().get(1).bytes().get());
    assertThat(tree.partitions().get(1).rows()).isEqualTo(Reading.estimated(4000L));
  }

  @Test
  void partitionTree_saysOfTheRootWhatTableSays() {
    var summary = inspected.table("sales").summary();
    var tree = inspected.gateway().partitionTree(SALES);
    assertThat(tree.bytes()).isEqualTo(summary.bytes());
    assertThat(tree.rows()).isEqualTo(summary.rows());
  }

  @Test
  void partitionTree_ofATableWithoutPartitions_isOne() {
    var tree = inspected.gateway().partitionTree(TableName.of("public", "parent"));
    assertThat(tree.partitions()).isEmpty();
    assertThat(tree.bytes()).isEqualTo(Reading.known(0L));
    var empty = inspected.gateway().partitionTree(TableName.of("public", "empty_whole"));
    assertThat(empty.partitions()).isEmpty();
    assertThat(empty.rows()).isEqualTo(Reading.estimated(0L));
  }

  @Test
  void partitionTree_ofWhatIsNotThere_isNotFound() {
    assertThatThrownBy(() -> inspected.gateway().partitionTree(TableName.of("public", "sale")))
        .isInstanceOfSatisfying(
            MesaException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(error).hasMessageContaining("public.sales");
            });
  }

  @Test
  void kind_ofAPartitionThatIsPartitioned_isPartitionedTable() {
    assertThat(inspected.table("sales_eu").summary().kind()).isEqualTo(TableKind.PARTITIONED_TABLE);
    assertThat(inspected.table("sales_eu_2026").summary().kind()).isEqualTo(TableKind.TABLE);
  }
}
