package io.mesa.tck;

import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.error.ErrorCode;
import io.mesa.gateway.Capability;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What {@link io.mesa.gateway.Inspector} promises of lists of tables, filters and partitions. */
abstract class TableListContract extends Contract {

  static List<TableName> names(List<TableSummary> tables) {
    return tables.stream().map(TableSummary::name).toList();
  }

  /** A name as a pattern that matches it only. */
  static String literally(String name) {
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  final TableSummary listed(TableName name) {
    List<TableSummary> found =
        gateway()
            .tables(TableFilter.inSchemas(name.schema()).withNamePattern(literally(name.name())));
    assertThat(names(found))
        .as(promise("TableFilter.namePattern", "a name written literally matches itself only"))
        .containsExactly(name);
    return found.get(0);
  }

  @Nested
  @DisplayName("tables(filter)")
  class Tables {
    @Test
    @DisplayName("lists a table that was created, with its kind")
    void tables_created_areListed() {
      TableName name = table(unique("created"));
      assertThat(listed(name).kind())
          .as(promise("TableSummary.kind", "what it is"))
          .isIn(TableKind.TABLE, TableKind.COLLECTION);
    }

    @Test
    @DisplayName("comes by schema and name, each table once")
    void tables_all_comeByName() {
      String stem = unique("order");
      TableName second = table(stem + "_B");
      TableName third = table(stem + "_a");
      TableName first = table(stem + "_A");
      assertThat(names(gateway().tables(TableFilter.all())))
          .as(promise("Inspector.tables", "the tables by schema and name"))
          .containsSubsequence(first, second, third)
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(naturalOrder());
    }

    @Test
    @DisplayName("no longer lists a table that was dropped")
    void tables_dropped_areNotListed() {
      TableName name = table(unique("dropped"));
      dropTable(name);
      assertThat(names(gateway().tables(TableFilter.all())))
          .as(promise("Inspector.tables", "what there is now"))
          .doesNotContain(name);
    }

    @Test
    @DisplayName("lists unusual names exactly")
    void tables_withUnusualNames_areListedExactly() {
      List<TableName> created =
          fixture().unusualNames().stream().map(name -> table(name, "id")).toList();
      assertThat(names(gateway().tables(TableFilter.all())))
          .as(promise("TableName", "exactly as the database stores it"))
          .containsAll(created);
    }
  }

  @Nested
  @DisplayName("the filter of tables")
  class Filter {
    @Test
    @DisplayName("by schema takes exact names")
    void filter_bySchema_takesExactNames() {
      TableName name = table(unique("schema"));
      assertThat(gateway().tables(TableFilter.inSchemas(name.schema())))
          .as(promise("TableFilter.schemas", "only those in these schemas"))
          .extracting(table -> table.name().schema())
          .isNotEmpty()
          .containsOnly(name.schema());
      assertThat(gateway().tables(TableFilter.inSchemas(unique("no_schema"))))
          .as(promise("TableFilter.schemas", "an unknown schema has no tables"))
          .isEmpty();
      assertThat(gateway().tables(TableFilter.inSchemas("%")))
          .as(promise("TableFilter.schemas", "by exact name; it is no pattern"))
          .isEmpty();
    }

    @Test
    @DisplayName("by pattern: % stands for any text")
    void filter_byPercent_matchesAnyText() {
      var four = new FourTables();
      assertThat(four.matching("%"))
          .as(promise("TableFilter.namePattern", "% stands for any text, none included"))
          .containsExactly(four.upper, four.x, four.underscore, four.plain);
      assertThat(four.matching("%b"))
          .as(promise("TableFilter.namePattern", "% stands for any text"))
          .containsExactly(four.x, four.underscore, four.plain);
    }

    @Test
    @DisplayName("by pattern: _ stands for one character")
    void filter_byUnderscore_matchesOneCharacter() {
      var four = new FourTables();
      assertThat(four.matching("a_b"))
          .as(promise("TableFilter.namePattern", "_ stands for one character"))
          .containsExactly(four.x, four.underscore);
    }

    @Test
    @DisplayName("by pattern: \\ takes the next character literally")
    void filter_byEscape_matchesLiterally() {
      var four = new FourTables();
      assertThat(four.matching("a\\_b"))
          .as(promise("TableFilter.namePattern", "\\ takes the next character literally"))
          .containsExactly(four.underscore);
      assertThat(four.matching("\\a\\b"))
          .as(promise("TableFilter.namePattern", "\\ takes the next character literally"))
          .containsExactly(four.plain);
    }

    @Test
    @DisplayName("by pattern: case counts, and the whole name has to match")
    void filter_byPattern_mindsCaseAndTheWholeName() {
      var four = new FourTables();
      assertThat(four.matching("ab"))
          .as(promise("TableFilter.namePattern", "case counts"))
          .containsExactly(four.plain);
      assertThat(four.matching("a"))
          .as(promise("TableFilter.namePattern", "the name matches, not a part of it"))
          .isEmpty();
      assertThat(four.matching("[a-z]b"))
          .as(promise("TableFilter.namePattern", "nothing else has a meaning in it"))
          .isEmpty();
    }

    @Test
    @DisplayName("by kind")
    void filter_byKind_listsThatKindOnly() {
      TableSummary table = listed(table(unique("kind")));
      assertThat(gateway().tables(TableFilter.all().withKinds(table.kind())))
          .as(promise("TableFilter.kinds", "only those of these kinds"))
          .contains(table)
          .extracting(TableSummary::kind)
          .containsOnly(table.kind());
      EnumSet<TableKind> others = EnumSet.complementOf(EnumSet.of(table.kind()));
      TableFilter otherKinds =
          TableFilter.all().withKinds(TableKind.VIEW, others.toArray(TableKind[]::new));
      assertThat(names(gateway().tables(otherKinds)))
          .as(promise("TableFilter.kinds", "only those of these kinds"))
          .doesNotContain(table.name());
    }

    @Test
    @DisplayName("with the system's schemas lists the others too")
    void filter_withSystemSchemas_listsTheOthersToo() {
      TableName name = table(unique("system"));
      assertThat(names(gateway().tables(TableFilter.all().withSystemSchemas())))
          .as(promise("TableFilter.systemSchemas", "searched as well"))
          .contains(name);
    }
  }

  @Nested
  @DisplayName("a table that another session has locked")
  class Locked {
    @Test
    @DisplayName("fails neither a list nor a call, and nothing waits for it")
    void inspector_ofALockedTable_doesNotWait() throws Exception {
      needs(Capability.WAITS);
      TableName name = table(unique("locked"));
      table(unique("free"));
      session(Capability.WAITS).lock(name);
      TableFilter filter = TableFilter.inSchemas(name.schema());
      String promise =
          promise("Inspector", "what another session keeps locked fails neither list nor call");
      assertThat(names(gateway().tables(filter))).as(promise).contains(name);
      assertThat(gateway().table(name).name()).as(promise).isEqualTo(name);
      try (Stream<Table> tables = gateway().structure(filter)) {
        assertThat(tables.map(Table::name)).as(promise).contains(name);
      }
    }
  }

  @Nested
  @DisplayName("partitions")
  class Partitions {
    @Test
    @DisplayName("stand by name below the table they belong to")
    void partitionTree_ofAPartitionedTable_hasItsPartitions() {
      TableName root = partitioned();
      PartitionTree tree = gateway().partitionTree(root);
      assertThat(tree.name()).as(promise("PartitionTree.name", "the table")).isEqualTo(root);
      assertThat(tree.partitions())
          .extracting(below -> below.name().name())
          .as(promise("PartitionTree.partitions", "its direct partitions, by name"))
          .containsExactly(root.name() + "_1", root.name() + "_2", root.name() + "_3");
      assertThat(gateway().table(root).partitioning().orElseThrow().partitions())
          .as(promise("Partitioning.partitions", "its direct partitions, by name"))
          .containsExactlyElementsOf(tree.partitions().stream().map(PartitionTree::name).toList());
    }

    @Test
    @DisplayName("are listed beside their table unless left out")
    void tables_withoutPartitions_listsTheTableOnly() {
      TableName root = partitioned();
      TableFilter filter = TableFilter.all().withNamePattern(literally(root.name()) + "%");
      assertThat(gateway().tables(filter))
          .as(promise("TableFilter.partitions", "listed beside the table they belong to"))
          .hasSize(4)
          .filteredOn(table -> table.partitionOf().equals(Optional.of(root)))
          .hasSize(3);
      assertThat(names(gateway().tables(filter.withoutPartitions())))
          .as(promise("TableFilter.withoutPartitions", "a partitioned table stands for them"))
          .containsExactly(root);
    }

    @Test
    @DisplayName("are none of an ordinary table")
    void partitionTree_ofAnOrdinaryTable_isATreeOfOne() {
      needs(Capability.PARTITIONS);
      PartitionTree tree = gateway().partitionTree(table(unique("ordinary")));
      assertThat(tree.partitions())
          .as(promise("Inspector.partitionTree", "without partitions it is a tree of one"))
          .isEmpty();
    }

    @Test
    @DisplayName("of a table that there is not are refused")
    void partitionTree_unknown_isRefused() {
      needs(Capability.PARTITIONS);
      TableName name = table(unique("known"));
      refused(
          promise("Inspector.partitionTree", "NOT_FOUND where there is none"),
          () -> gateway().partitionTree(TableName.of(name.schema(), unique("unknown"))),
          ErrorCode.NOT_FOUND);
    }

    private TableName partitioned() {
      needs(Capability.PARTITIONS);
      StructureFixture structures = part(fixture().structure(), Capability.PARTITIONS);
      TableName root = structures.createPartitionedTable(unique("parted"), 3);
      droppedAtTheEnd(root);
      return root;
    }
  }

  /** Four tables whose names only a careful filter tells apart. */
  private final class FourTables {
    private final String prefix = unique("f");
    private final TableName plain = table(prefix + "ab");
    private final TableName x = table(prefix + "aXb");
    private final TableName underscore = table(prefix + "a_b");
    private final TableName upper = table(prefix + "AB");

    List<TableName> matching(String pattern) {
      return names(
          gateway().tables(TableFilter.all().withNamePattern(literally(prefix) + pattern)));
    }
  }
}
