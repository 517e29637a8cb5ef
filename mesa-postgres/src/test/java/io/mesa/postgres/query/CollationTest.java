package io.mesa.postgres.query;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Aggregate.countDistinct;
import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Only equal texts are equal, whatever the collation; text that is binary already stays as it is.
 */
class CollationTest {
  private static final TableName WORD = TableName.of("public", "word");

  private static TestDatabase database;
  private static TestDatabase binary;
  private static Mesa mesa;
  private static DatabaseGateway gateway;
  private static DatabaseGateway binaryGateway;

  @BeforeAll
  static void create() {
    PostgresServer server = PostgresServer.shared(18);
    database = server.createDatabase("loose", "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    binary = server.createDatabase("binary", "LOCALE 'C'");
    String table =
        """
        CREATE TABLE word (id int PRIMARY KEY, plain text, c text COLLATE "C", loose text, list text[])
        """;
    database.execute(
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        table,
        "ALTER TABLE word ADD loose_varchar varchar(9) COLLATE loose",
        "ALTER TABLE word ALTER loose TYPE text COLLATE loose, ALTER list TYPE text[] COLLATE loose",
        """
        INSERT INTO word VALUES (1, 'a', 'a', 'a', '{a,b}'), (2, 'B', 'B', 'A', '{A}'),
                                (3, 'b', 'b', 'b', '{}')
        """,
        "UPDATE word SET loose_varchar = loose");
    binary.execute(table);
    mesa =
        Mesa.builder()
            .source(
                Source.builder("loose")
                    .url(database.url())
                    .relation(Relation.toMany("same", WORD, "loose", WORD, "loose"))
                    .build())
            .source(Source.fromUrl("binary", binary.url()))
            .build();
    gateway = mesa.gateway("loose");
    binaryGateway = mesa.gateway("binary");
  }

  @AfterAll
  static void drop() {
    mesa.close();
    database.close();
    binary.close();
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        Arguments.of(eq("loose", "A"), List.of(2)),
        Arguments.of(ne("loose", "A"), List.of(1, 3)),
        Arguments.of(in("loose", List.of("A", "B")), List.of(2)),
        Arguments.of(distinctFrom("loose", "A"), List.of(1, 3)),
        Arguments.of(like("loose", "A%"), List.of(2)),
        Arguments.of(arrayContains("list", "a"), List.of(1)),
        Arguments.of(anyElement("list", Operator.EQ, "A"), List.of(2)),
        Arguments.of(exists("same", eq("id", 2)), List.of(2)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void query_ofAColumnThatTakesCasesForEqual_comparesByBytes(Filter where, List<Integer> ids) {
    Query query = Query.from("word").where(where).orderBy(asc("id")).build();
    assertThat(gateway.query(query).map(row -> row.get("id", Integer.class))).isEqualTo(ids);
  }

  /** The number of texts is no text. */
  @Test
  void query_ofHowManyTextsThereAre_comparesNumbers() {
    Query query =
        Query.from("word").aggregate(countDistinct("loose").as("n")).having(eq("n", 3)).build();
    assertThat(gateway.query(query).get(0).get("n", Long.class)).isEqualTo(3);
  }

  /** The database's own collation folds every letter. */
  @Test
  void query_ignoringCase_foldsTheLettersFromAToZOnly() {
    database.execute(
        "CREATE TABLE accent (id int PRIMARY KEY, word text)",
        "INSERT INTO accent VALUES (1, '\u00c9'), (2, '\u00e9'), (3, 'Ea'), (4, 'eA')");
    assertThat(accents(contains("word", "\u00c9").ignoringCase())).containsExactly(1);
    assertThat(accents(contains("word", "\u00e9").ignoringCase())).containsExactly(2);
    assertThat(accents(startsWith("word", "ea").ignoringCase())).containsExactly(3, 4);
  }

  private static List<Integer> accents(Filter where) {
    Query query = Query.from("accent").where(where).orderBy(asc("id")).build();
    return gateway.query(query).map(row -> row.get("id", Integer.class));
  }

  @Test
  void query_ofGroupsAndDistinctRows_comparesByBytes() {
    Query groups = Query.from("word").groupBy("loose").aggregate(count()).build();
    assertThat(gateway.query(groups)).hasSize(3);
    assertThat(gateway.query(Query.from("word").select("loose").distinct().build())).hasSize(3);
    Query some =
        Query.from("word")
            .groupBy("loose_varchar")
            .aggregate(count())
            .having(gt("loose_varchar", "B"))
            .orderBy(asc("loose_varchar"))
            .textOrder(TextOrder.BINARY)
            .build();
    assertThat(gateway.query(some).map(row -> row.get("loose_varchar", String.class)))
        .containsExactly("a", "b");
    Query counted = Query.from("word").aggregate(countDistinct("loose").as("n")).build();
    assertThat(gateway.query(counted).get(0).get("n", Long.class)).isEqualTo(3);
  }

  @Test
  void query_inBinaryOrder_ordersByCodePoint() {
    Query query = Query.from("word").orderBy(asc("plain")).build();
    assertThat(gateway.query(query).map(row -> row.get("plain", String.class)))
        .containsExactly("a", "b", "B");
    Query inBinaryOrder =
        Query.from("word").orderBy(asc("plain")).textOrder(TextOrder.BINARY).build();
    assertThat(gateway.query(inBinaryOrder).map(row -> row.get("plain", String.class)))
        .containsExactly("B", "a", "b");
  }

  @Test
  void translate_inBinaryOrder_namesACollationOnlyWhereTheColumnHasAnother() {
    Query plain = Query.from("word").orderBy(asc("plain")).textOrder(TextOrder.BINARY).build();
    Query c = Query.from("word").orderBy(asc("c")).textOrder(TextOrder.BINARY).build();
    assertThat(gateway.translate(plain).text()).contains("COLLATE");
    assertThat(gateway.translate(c).text()).doesNotContain("COLLATE");
    assertThat(binaryGateway.translate(plain).text()).doesNotContain("COLLATE");
  }
}
