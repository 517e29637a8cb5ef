package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Index;
import io.mesa.structure.Index.Key;
import io.mesa.value.Reading;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class IndexesTest {
  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected =
        new InspectedDatabase(
            server,
            "CREATE SCHEMA other",
            """
            CREATE OPERATOR CLASS other.backwards FOR TYPE int USING btree AS
              OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <,
              FUNCTION 1 btint4cmp(int, int)
            """,
            """
            CREATE TABLE item (
              id int PRIMARY KEY, gone int, a int, b text, c text COLLATE "C", j jsonb, box box)
            """,
            "ALTER TABLE item DROP COLUMN gone",
            "INSERT INTO item (id, a, b) SELECT i, i, 'text ' || i FROM generate_series(1, 5000) i",
            "CREATE INDEX a_plain ON item (a, b DESC) INCLUDE (c, id)",
            "CREATE UNIQUE INDEX b_partial ON item (a NULLS FIRST) WHERE a > 10 AND b IS NOT NULL",
            "CREATE INDEX c_expressions ON item (lower(b), a, (a + id))",
            "CREATE INDEX d_hash ON item USING hash (b)",
            "CREATE INDEX e_gin ON item USING gin (j jsonb_path_ops)",
            "CREATE INDEX f_gist ON item USING gist (box)",
            "CREATE INDEX g_brin ON item USING brin (a)",
            "CREATE INDEX h_collations ON item (b COLLATE \"C\", c, c COLLATE \"default\")",
            "CREATE INDEX i_classes ON item (b text_pattern_ops, a, a other.backwards)",
            "CREATE INDEX \"j \"\"odd\"\".Näme\" ON item (id)",
            "CREATE TABLE doubles (a int)",
            "INSERT INTO doubles VALUES (1), (1)",
            "CREATE TABLE whole (id int) PARTITION BY RANGE (id)",
            "CREATE TABLE part1 PARTITION OF whole FOR VALUES FROM (0) TO (2500)",
            "CREATE TABLE part2 PARTITION OF whole FOR VALUES FROM (2500) TO (9000)",
            "INSERT INTO whole SELECT generate_series(1, 5000)",
            "CREATE INDEX whole_id ON whole (id)",
            "CREATE INDEX whole_only ON ONLY whole (id DESC)");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  private static Index index(String table, String name) {
    return inspected.table(table).indexes().stream()
        .filter(index -> index.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Key column(String name) {
    return key(name, false, false, null, null);
  }

  private static Key key(
      String name, boolean descending, boolean nullsFirst, String collation, String operatorClass) {
    return new Key(
        Optional.of(name),
        Optional.empty(),
        descending,
        nullsFirst,
        Optional.ofNullable(collation),
        Optional.ofNullable(operatorClass));
  }

  private static Key expression(String text) {
    return new Key(
        Optional.empty(),
        Optional.of(Reading.known(text)),
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void indexes_areGivenByName_withThoseOfConstraints() {
    assertThat(inspected.table("item").indexes())
        .extracting(Index::name)
        .containsExactly(
            "a_plain",
            "b_partial",
            "c_expressions",
            "d_hash",
            "e_gin",
            "f_gist",
            "g_brin",
            "h_collations",
            "i_classes",
            "item_pkey",
            "j \"odd\".Näme");
  }

  @Test
  void keys_columns_tellTheirOrder() {
    assertThat(index("item", "a_plain").keys())
        .containsExactly(column("a"), key("b", true, true, null, null));
    assertThat(index("item", "b_partial").keys())
        .containsExactly(key("a", false, true, null, null));
  }

  @Test
  void keys_expressions_standAmongColumns() {
    assertThat(index("item", "c_expressions").keys())
        .containsExactly(expression("lower(b)"), column("a"), expression("((a + id))"));
  }

  @Test
  void keys_collation_isGivenWhereItIsNotTheColumnsOwn() {
    assertThat(index("item", "h_collations").keys())
        .containsExactly(
            key("b", false, false, "C", null),
            column("c"),
            key("c", false, false, "default", null));
  }

  @Test
  void keys_operatorClass_isGivenWhereItIsNotTheDefault() {
    assertThat(index("item", "i_classes").keys())
        .containsExactly(
            key("b", false, false, null, "text_pattern_ops"),
            column("a"),
            key("a", false, false, null, "other.backwards"));
    assertThat(index("item", "e_gin").keys())
        .containsExactly(key("j", false, false, null, "jsonb_path_ops"));
  }

  @Test
  void included_columns_areNoKeys() {
    assertThat(index("item", "a_plain").included()).containsExactly("c", "id");
    assertThat(index("item", "b_partial").included()).isEmpty();
  }

  @Test
  void predicate_ofAPartialIndex_isGiven() {
    assertThat(index("item", "b_partial").predicate())
        .contains(Reading.known("((a > 10) AND (b IS NOT NULL))"));
    assertThat(index("item", "a_plain").predicate()).isEmpty();
  }

  @Test
  void unique_andPrimary_areTold() {
    assertThat(inspected.table("item").indexes())
        .filteredOn(Index::unique)
        .extracting(Index::name, Index::primary)
        .containsExactly(tuple("b_partial", false), tuple("item_pkey", true));
  }

  @Test
  void method_isTheAccessMethod() {
    assertThat(
            List.of("d_hash", "e_gin", "f_gist", "g_brin", "a_plain").stream()
                .map(name -> index("item", name).method()))
        .containsExactly("hash", "gin", "gist", "brin", "btree");
  }

  @Test
  void valid_afterAFailedBuild_isFalse() throws SQLException {
    try (var connection = inspected.database().connect();
        var statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON doubles (a)"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(index("doubles", "broken").valid()).isFalse();
    assertThat(index("item", "a_plain").valid()).isTrue();
    assertThat(index("whole", "whole_only").valid()).isFalse();
  }

  @Test
  void bytes_ofAnIndex_areItsOwn() {
    long bytes =
        inspected.database().one(Long.class, "SELECT pg_total_relation_size('a_plain'::regclass)");
    assertThat(bytes).isPositive();
    assertThat(index("item", "a_plain").bytes().get()).isEqualTo(bytes);
  }

  @Test
  void bytes_ofAPartitionedIndex_areThoseOfItsParts() {
    long bytes =
        inspected
            .database()
            .one(
                Long.class,
                "SELECT pg_total_relation_size('part1_id_idx'::regclass)"
                    + " + pg_total_relation_size('part2_id_idx'::regclass)");
    assertThat(bytes).isPositive();
    assertThat(index("whole", "whole_id").bytes().get()).isEqualTo(bytes);
    assertThat(index("whole", "whole_only").bytes()).isEqualTo(Reading.known(0L));
  }
}
