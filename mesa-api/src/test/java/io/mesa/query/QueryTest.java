package io.mesa.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryTest {
  private static final PageToken TOKEN = new PageToken("AbC");

  private static QueryBuilder orders() {
    return Query.from("orders");
  }

  private static Query whole(Object status) {
    return orders()
        .select("id", "address.city")
        .where(eq("status", status))
        .where(gt("total", 4711))
        .include("items", items -> items.as("lines").orderBy(asc("line")).limit(5))
        .orderBy(desc("placed_at"), asc("id"))
        .limit(50)
        .offset(10)
        .textOrder(TextOrder.BINARY)
        .build();
  }

  @Test
  void build_ofEveryPart_keepsThem() {
    Query query = whole("open");
    assertThat(query.from()).isEqualTo(TableReference.of("orders"));
    assertThat(query.selection().fields())
        .containsExactly(FieldPath.of("id"), FieldPath.of("address", "city"));
    assertThat(query.selection().where()).isEqualTo(and(eq("status", "open"), gt("total", 4711)));
    assertThat(query.selection().orderBy()).containsExactly(desc("placed_at"), asc("id"));
    assertThat(query.selection().limit()).hasValue(50);
    assertThat(query.selection().offset()).isEqualTo(10);
    assertThat(query.textOrder()).hasValue(TextOrder.BINARY);
    assertThat(query.selection().includes())
        .singleElement()
        .satisfies(
            include -> {
              assertThat(include.relation()).isEqualTo("items");
              assertThat(include.name()).isEqualTo("lines");
              assertThat(include.selection().limit()).hasValue(5);
            });
  }

  @Test
  void build_ofNothing_readsEveryColumnOfEveryRow() {
    Query query = Query.from(TableName.of("s", "t")).build();
    assertThat(query.from()).isEqualTo(TableReference.of(TableName.of("s", "t")));
    assertThat(query.selection()).isEqualTo(Selection.ALL);
    assertThat(query.distinct()).isFalse();
    assertThat(query.grouping()).isEmpty();
    assertThat(query.after()).isEmpty();
    assertThat(query.before()).isEmpty();
  }

  @Test
  void equals_ofEqualQuestions_isTrue() {
    Query query = whole("open");
    assertThat(query)
        .isEqualTo(whole("open"))
        .hasSameHashCodeAs(whole("open"))
        .isNotEqualTo(whole("closed"))
        .isNotEqualTo(orders().build())
        .isNotEqualTo("query");
  }

  @Test
  void equals_ofAQueryThatDiffersInOnePart_isFalse() {
    Query query = orders().orderBy(asc("id")).limit(1).build();
    assertThat(query)
        .isNotEqualTo(query.after(TOKEN))
        .isNotEqualTo(query.before(TOKEN))
        .isNotEqualTo(orders().orderBy(asc("id")).limit(1).distinct().build())
        .isNotEqualTo(orders().orderBy(asc("id")).limit(1).textOrder(TextOrder.NATIVE).build())
        .isNotEqualTo(orders().orderBy(asc("id")).limit(1).groupBy("id").build())
        .isNotEqualTo(Query.from("other").orderBy(asc("id")).limit(1).build());
    assertThat(query.after(TOKEN)).isNotEqualTo(query.before(TOKEN)).isEqualTo(query.after(TOKEN));
  }

  @Test
  void toString_always_showsNoValue() {
    assertThat(whole("hidden").toString())
        .startsWith("Query[orders select(id, address.city)")
        .doesNotContain("hidden")
        .doesNotContain("4711");
  }

  @Test
  void limit_ofZero_isRefused() {
    Refused.query("The limit is 0; it must be positive.", () -> orders().limit(0).build());
    Refused.query("The offset is -1; it is 0 or more.", () -> orders().offset(-1).build());
    Refused.query(
        "The limit is -5; it must be positive.",
        () -> orders().include("items", items -> items.limit(-5)).build());
  }

  @Test
  void names_withOneHash_areTwo() {
    assertThat(orders().select("Aa", "BB", "BB.Aa").build().selection().fields()).hasSize(3);
    Refused.query(
        "'Aa' stands twice in the result.", () -> orders().select("Aa", "BB", "Aa").build());
  }

  @Test
  void names_thatStandTwice_areRefused() {
    Refused.query("'a' stands twice in the result.", () -> orders().select("a", "a").build());
    String[] many = IntStream.range(0, 40).mapToObj(i -> "a" + i).toArray(String[]::new);
    Refused.query(
        "'a39' stands twice in the result.", () -> orders().select(many).include("a39").build());
    assertThat(orders().select(many).build().selection().fields()).hasSize(40);
    Refused.query(
        "'a' stands twice in the result.", () -> orders().select("a").include("a").build());
    Refused.query(
        "'a' stands twice in the result.",
        () -> orders().include("a").include("b", b -> b.as("a")).build());
    Refused.query(
        "'a.b' stands twice in the order.",
        () -> orders().orderBy(asc("a.b"), desc("a.b")).build());
  }

  @Test
  void condition_nestedTooDeep_isRefused() {
    Filter deep = eq("a", 1);
    for (int i = 1; i < 64; i++) {
      deep = i % 3 == 0 ? not(deep) : i % 3 == 1 ? or(deep) : exists("r", deep);
    }
    Filter deepest = deep;
    assertThat(orders().where(deepest).build().selection().where()).isEqualTo(deepest);
    String words = "The condition is nested more than 64 deep.";
    Refused.query(words, () -> orders().where(not(deepest)).build());
    Refused.query(words, () -> orders().where(or(eq("a", 1), deepest)).build());
    Refused.query(words, () -> orders().aggregate(Aggregate.count()).having(not(deepest)).build());
    Refused.query(words, () -> orders().include("i", i -> i.where(not(deepest))).build());
  }

  @Test
  void includes_nestedTooDeep_areRefused() {
    Selection selection = Selection.ALL;
    for (int i = 0; i < 8; i++) {
      selection = around(selection);
    }
    Selection deepest = selection;
    assertThat(deepest.includes()).hasSize(1);
    Refused.query("Includes are nested more than 8 deep.", () -> around(deepest));
  }

  private static Selection around(Selection inner) {
    return new Selection(
        List.of(), and(), List.of(new Include("r", "r", inner)), List.of(), OptionalInt.empty(), 0);
  }

  @Test
  void distinct_withAnInclude_isRefused() {
    Refused.query(
        "A query for distinct rows takes no include.",
        () -> orders().distinct().include("items").build());
  }

  @Test
  void grouping_withFields_isRefused() {
    String words =
        "A query that groups gives the fields grouped by and the aggregates; it takes no select,"
            + " include or distinct.";
    Refused.query(words, () -> orders().groupBy("a").select("a").build());
    Refused.query(words, () -> orders().aggregate(Aggregate.count()).include("items").build());
    Refused.query(words, () -> orders().groupBy("a").distinct().build());
  }

  @Test
  void having_withoutGroups_isRefused() {
    Refused.query(
        "A condition on groups needs groupBy or aggregate.",
        () -> orders().having(gt("count", 1)).build());
  }

  @Test
  void grouping_withANameTwice_isRefused() {
    Refused.query(
        "Two values of a group are called 'count'; name one otherwise with as.",
        () -> orders().aggregate(Aggregate.count(), Aggregate.count()).build());
    Refused.query(
        "Two values of a group are called 'a'; name one otherwise with as.",
        () -> orders().groupBy("a").aggregate(Aggregate.sum("b").as("a")).build());
    Refused.query(
        "Two values of a group are called 'a\\.b'; name one otherwise with as.",
        () -> orders().groupBy("a\\.b").aggregate(Aggregate.sum("b").as("a.b")).build());
    Refused.query(
        "Two values of a group are called 'a'; name one otherwise with as.",
        () -> orders().groupBy("a", "a").build());
  }

  @Test
  void aggregates_byDefault_areCalledLikeKindAndField() {
    assertThat(
            List.of(
                Aggregate.count(),
                Aggregate.count("a"),
                Aggregate.countDistinct("a.b"),
                Aggregate.sum("a"),
                Aggregate.avg("a"),
                Aggregate.min("a"),
                Aggregate.max("a"),
                Aggregate.max("a").as("most")))
        .extracting(Aggregate::name)
        .containsExactly(
            "count", "count_a", "count_distinct_a_b", "sum_a", "avg_a", "min_a", "max_a", "most");
  }

  @Test
  void aggregate_withoutAField_isRefusedUnlessItCounts() {
    Refused.query(
        "The aggregate 'x' (SUM) names no field.",
        () -> new Aggregate(Aggregate.Kind.SUM, Optional.empty(), "x"));
    Refused.argument("The aggregate name is empty.", () -> Aggregate.count().as(""));
  }

  @Test
  void after_withoutOrderOrLimit_isRefused() {
    String words = "Pages need orderBy and limit.";
    Refused.query(words, () -> orders().limit(1).build().after(TOKEN));
    Refused.query(words, () -> orders().orderBy(asc("id")).build().before(TOKEN));
  }

  @Test
  void after_ofDistinctRowsOrGroups_isRefused() {
    String words = "Pages by token need single rows: no distinct, no groups; use offset.";
    Refused.query(
        words, () -> orders().orderBy(asc("id")).limit(1).distinct().build().after(TOKEN));
    Refused.query(
        words, () -> orders().groupBy("id").orderBy(asc("id")).limit(1).build().before(TOKEN));
  }

  @Test
  void after_ofAQueryWithOffset_dropsIt() {
    Query query = orders().select("id").orderBy(asc("id")).limit(1).offset(7).build();
    assertThat(query.after(TOKEN))
        .isEqualTo(orders().select("id").orderBy(asc("id")).limit(1).build().after(TOKEN));
  }

  @Test
  void after_ofAQueryThatGoesBack_turnsRound() {
    Query query = orders().orderBy(asc("id")).limit(1).build();
    assertThat(query.before(TOKEN).after(TOKEN)).isEqualTo(query.after(TOKEN));
    assertThat(query.after(TOKEN).before(TOKEN).before()).hasValue(TOKEN);
  }

  @Test
  void names_emptyOrWithNul_areRefused() {
    Refused.argument("The table name is empty.", () -> Query.from(""));
    Refused.argument(
        "The table name contains NUL at position 0; remove it.", () -> Query.from("\0"));
    Refused.argument("The relation name is empty.", () -> orders().include(""));
    Refused.argument(
        "The include name is empty.", () -> orders().include("items", items -> items.as("")));
    Refused.argument("The field name is empty.", () -> orders().select(""));
  }

  @Test
  void parts_null_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> orders().where(null));
    assertThatNullPointerException().isThrownBy(() -> orders().having(null));
    assertThatNullPointerException().isThrownBy(() -> orders().include(null));
  }

  @Test
  void selection_ofListsThatChange_keepsWhatTheyWere() {
    List<FieldPath> fields = new ArrayList<>(List.of(FieldPath.of("a")));
    var selection = new Selection(fields, and(), List.of(), List.of(), OptionalInt.empty(), 0);
    fields.clear();
    assertThat(selection.fields()).containsExactly(FieldPath.of("a"));
  }

  @Test
  void sort_reversed_listsFromTheOtherEnd() {
    assertThat(asc("a").reversed()).isEqualTo(desc("a").withNullsFirst());
    assertThat(desc("a").in(TextOrder.BINARY).reversed().reversed())
        .isEqualTo(desc("a").in(TextOrder.BINARY));
  }
}
