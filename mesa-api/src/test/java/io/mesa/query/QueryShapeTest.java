package io.mesa.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.value.Bytes;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueryShapeTest {
  private static QueryShape shape(Filter where) {
    return Query.from("t").where(where).build().shape();
  }

  @Test
  void shape_ofAWholeQuery_isThis() {
    Query query =
        Query.from(TableName.of("sales", "order lines"))
            .select("id", "address.city")
            .where(and(gt("total", 100), eq("status", "open"), in("kind", List.of(1, 2, 3))))
            .include("items", items -> items.as("lines").orderBy(asc("line")).limit(5))
            .orderBy(desc("placed_at").withNullsFirst(), asc("id").in(TextOrder.BINARY))
            .limit(50)
            .textOrder(TextOrder.NATIVE)
            .build()
            .after(new PageToken("x"));
    assertThat(query.shape().text())
        .isEqualTo(
            "sales/\"order lines\" select(id, address.city)"
                + " where(and(eq(status, text), gt(total, int), in(kind, int<=10)))"
                + " include(items as lines order(line) limit<=10)"
                + " order(placed_at desc nulls first, id binary) limit<=100 text native after");
  }

  @Test
  void shape_ofGroups_isThis() {
    Query query =
        Query.from("t")
            .groupBy("a")
            .aggregate(Aggregate.count(), Aggregate.countDistinct("b").as("n"))
            .having(gt("count", 5))
            .build();
    assertThat(query.shape().text())
        .isEqualTo(
            "t group(a) aggregate(count() as count, count_distinct(b) as n)"
                + " having(gt(count, int))");
  }

  @Test
  void shape_ofTheSameQuestionWithOtherValues_isTheSame() {
    assertThat(shape(and(eq("a", "x"), gt("b", 1)))).isEqualTo(shape(and(gt("b", 2), eq("a", ""))));
    assertThat(shape(or(eq("a", "x"), eq("a", "y"))))
        .isEqualTo(shape(or(eq("a", "z"), eq("a", ""))));
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(1, "int"),
        Arguments.of(0.5, "float"),
        Arguments.of(new BigDecimal("0.5"), "bigdecimal"),
        Arguments.of("x", "text"),
        Arguments.of(true, "boolean"),
        Arguments.of(LocalDate.EPOCH, "localdate"),
        Arguments.of(Bytes.of(), "bytes"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shape_ofAValue_isItsKind(Object value, String kind) {
    assertThat(shape(eq("a", value)).text()).isEqualTo("t where(eq(a, " + kind + "))");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,10", "10,10", "11,100", "100,100", "40000,100000"})
  void shape_ofAList_hasItsMagnitude(int size, int bucket) {
    assertThat(shape(in("a", Collections.nCopies(size, 7))).text())
        .isEqualTo("t where(in(a, int<=" + bucket + "))");
    assertThat(Query.from("t").limit(size).build().shape().text()).isEqualTo("t limit<=" + bucket);
  }

  @Test
  void shape_ofTheGreatestLimit_hasAMagnitude() {
    assertThat(Query.from("t").limit(Integer.MAX_VALUE).build().shape().text())
        .isEqualTo("t limit<=10000000000");
  }

  @Test
  void shape_ofAnEmptyOrMixedList_tellsSo() {
    assertThat(shape(in("a", List.of())).text()).isEqualTo("t where(in(a, none))");
    assertThat(shape(in("a", List.of("x", 1, "y"))).text())
        .isEqualTo("t where(in(a, int|text<=10))");
  }

  @Test
  void id_always_is16HexadecimalDigits() {
    assertThat(shape(eq("a", 1)).id()).matches("[0-9a-f]{16}");
  }

  @Test
  void id_ofAKnownShape_neverChanges() {
    assertThat(Query.from("t").build().shape().id()).isEqualTo(QueryShape.id("t"));
    assertThat(QueryShape.id("t")).isEqualTo("e3b98a4da31a127d");
  }

  @Test
  void toString_ofAShape_isIdAndText() {
    QueryShape shape = Query.from("t").build().shape();
    assertThat(shape).hasToString(shape.id() + " t");
  }

  @Test
  void shape_calledTwice_isComputedOnce() {
    Query query = Query.from("t").build();
    assertThat(query.shape()).isSameAs(query.shape());
  }

  static Stream<Arguments> different() {
    return Stream.of(
        Arguments.of(eq("a.b", 1), eq("a\\.b", 1)),
        Arguments.of(eq("a, b", 1), eq("a", 1)),
        Arguments.of(Filters.isNull("a"), Filters.isSet("a")),
        Arguments.of(Filters.distinctFrom("a", null), Filters.distinctFrom("a", 1)),
        Arguments.of(Filters.like("a", "x"), Filters.like("a", "x").ignoringCase()),
        Arguments.of(Filters.like("a", "x"), Filters.regex("a", "x")),
        Arguments.of(Filters.exists("r"), Filters.exists("r", and())),
        Arguments.of(
            Filters.compare("a", Operator.LT, "b"), Filters.compare("b", Operator.LT, "a")),
        Arguments.of(Filters.size("a", Operator.LT, 1), Filters.anyElement("a", Operator.LT, 1)),
        Arguments.of(Filters.arrayContains("a", 1), Filters.arrayOverlaps("a", 1)),
        Arguments.of(Filters.isNaN("a"), Filters.not(Filters.isNaN("a"))));
  }

  @ParameterizedTest
  @MethodSource("different")
  void shape_ofDifferentQuestions_differs(Filter one, Filter other) {
    assertThat(shape(one)).isNotEqualTo(shape(other));
  }

  @Test
  void shape_ofRandomQueries_joinsOnlyThoseOfOneForm() {
    long seed = Long.getLong("mesa.seed", System.nanoTime());
    var queries = new RandomQueries(seed);
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      Query query = queries.query();
      QueryShape shape = query.shape();
      assertThat(texts.merge(shape.id(), shape.text(), (known, text) -> known))
          .as("query %d of -Dmesa.seed=%d", i, seed)
          .isEqualTo(shape.text());
      assertThat(Query.fromJson(query.toJson()).shape()).isEqualTo(shape);
    }
  }

  @Test
  void shapeHash_ofRandomQueries_isTheSameForTheSameShapeOnly() {
    long seed = Long.getLong("mesa.seed", System.nanoTime());
    var random = new RandomQueries(seed);
    Map<String, Long> hashes = new HashMap<>();
    Map<Long, String> shapes = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      Query query = random.query();
      String shape = query.shape().text();
      long hash = query.shapeHash();
      assertThat(hashes.merge(shape, hash, (first, second) -> first))
          .as("seed %d, %s", seed, shape)
          .isEqualTo(hash);
      assertThat(Query.fromJson(query.toJson()).shapeHash()).as("seed %d", seed).isEqualTo(hash);
      assertThat(shapes.merge(hash, shape, (first, second) -> first))
          .as("seed %d", seed)
          .isEqualTo(shape);
    }
  }

  @Test
  void shapeHash_ofOtherValuesInAnotherOrder_isTheSame() {
    Query one =
        Query.from("t")
            .where(and(eq("a", 1), in("b", List.of("x", 2)), or(gt("c", 3), eq("d", "y"))))
            .limit(11)
            .build();
    Query other =
        Query.from("t")
            .where(and(or(eq("d", "z"), gt("c", 4)), in("b", List.of(7, "q", 8)), eq("a", 9)))
            .limit(99)
            .build();

    assertThat(other.shape()).isEqualTo(one.shape());
    assertThat(other.shapeHash()).isEqualTo(one.shapeHash());
  }
}
