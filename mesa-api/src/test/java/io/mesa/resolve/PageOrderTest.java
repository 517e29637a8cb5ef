package io.mesa.resolve;

import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.value.ValueType.INT32;
import static io.mesa.value.ValueType.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Sort;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which orders tell pages apart, and what makes them do so. */
class PageOrderTest {
  private static List<String> pageOrder(TableDraft table, Sort... sorts) {
    Query query = Query.from("t").orderBy(sorts).limit(5).build();
    return texts(
        new Resolver(Shop.source().build(), ListedTables.of(table)).resolve(query).pageOrder());
  }

  private static List<String> texts(List<ResolvedSort> order) {
    return order.stream()
        .map(
            sort ->
                sort.field().path()
                    + (sort.descending() ? " desc" : "")
                    + (sort.nullsFirst() ? " nulls first" : ""))
        .toList();
  }

  private static TableDraft table() {
    return new TableDraft("t")
        .required("id", INT32)
        .required("k", INT32)
        .required("l", INT32)
        .nullable("n", INT32)
        .required("doc", JSON);
  }

  @Test
  void order_thatContainsAKey_staysAsItIs() {
    assertThat(pageOrder(table().primaryKey("id"), asc("n"), desc("id")))
        .containsExactly("n", "id desc");
    assertThat(pageOrder(table().primaryKey("k", "l"), asc("l"), asc("n"), asc("k")))
        .containsExactly("l", "n", "k");
  }

  @Test
  void order_thatContainsNoKey_isCompletedInTheLastDirection() {
    assertThat(pageOrder(table().primaryKey("id"), asc("n"))).containsExactly("n", "id");
    assertThat(pageOrder(table().primaryKey("id"), desc("n")))
        .containsExactly("n desc", "id desc nulls first");
    assertThat(pageOrder(table().primaryKey("k", "l"), desc("n"), asc("l")))
        .containsExactly("n desc", "l", "k");
  }

  @Test
  void order_byPartOfAKey_isCompletedByTheRest() {
    assertThat(pageOrder(table().primaryKey("id", "k", "l"), asc("k")))
        .containsExactly("k", "id", "l");
  }

  @Test
  void order_ofATableWithoutPrimaryKey_isCompletedByAnotherUniqueOne() {
    assertThat(pageOrder(table().unique(false, "k"), asc("n"))).containsExactly("n", "k");
    assertThat(pageOrder(table().uniqueIndex(true, false, "l"), asc("n")))
        .containsExactly("n", "l");
  }

  @Test
  void order_withSeveralKeys_takesThePrimaryOne() {
    assertThat(pageOrder(table().unique(false, "k").primaryKey("id"), asc("n")))
        .containsExactly("n", "id");
    assertThat(pageOrder(table().unique(false, "k").primaryKey("id"), asc("k")))
        .containsExactly("k");
  }

  @Test
  void order_withoutAKeyThatServes_hasNoPages() {
    assertThat(pageOrder(table(), asc("id"))).isEmpty();
    assertThat(pageOrder(table().unique(false, "n"), asc("n"))).isEmpty();
    assertThat(pageOrder(table().unique(true, "k"), asc("k"))).isEmpty();
    assertThat(pageOrder(table().unique(false, "doc"), asc("k"))).isEmpty();
    assertThat(pageOrder(table().uniqueIndex(false, false, "k"), asc("k"))).isEmpty();
    assertThat(pageOrder(table().uniqueIndex(true, true, "k"), asc("k"))).isEmpty();
    assertThat(pageOrder(table().uniqueIndex(true, false), asc("k"))).isEmpty();
  }

  @Test
  void order_withoutLimit_isNotCompleted() {
    ResolvedQuery resolved = Shop.resolve(Query.from("orders").orderBy(asc("total")).build());
    assertThat(texts(resolved.selection().orderBy())).containsExactly("total");
    assertThat(resolved.pageOrder()).isEmpty();
  }

  @Test
  void order_withOffsetOnly_isCompleted() {
    ResolvedQuery resolved =
        Shop.resolve(Query.from("orders").orderBy(asc("total")).offset(5).build());
    assertThat(texts(resolved.selection().orderBy())).containsExactly("total", "id");
    assertThat(resolved.pageOrder()).isEmpty();
  }

  @Test
  void order_ofNothing_isNotCompleted() {
    ResolvedQuery resolved = Shop.resolve(Query.from("orders").limit(5).build());
    assertThat(resolved.selection().orderBy()).isEmpty();
    assertThat(resolved.pageOrder()).isEmpty();
  }

  @Test
  void order_ofAnInclude_isCompletedWhereItIsLimited() {
    ResolvedSelection orders =
        Shop.resolve(
                Query.from("customer")
                    .include(
                        "orders",
                        o ->
                            o.orderBy(desc("total"))
                                .limit(3)
                                .include("item", i -> i.orderBy(asc("product_id"))))
                    .build())
            .selection()
            .includes()
            .get(0)
            .selection();
    assertThat(texts(orders.orderBy())).containsExactly("total desc", "id desc nulls first");
    assertThat(texts(orders.includes().get(0).selection().orderBy())).containsExactly("product_id");
  }

  @Test
  void page_ofATableWithoutAKey_isRefused() {
    Query query =
        Query.from("log").orderBy(asc("message")).limit(5).build().after(new PageToken("x"));
    Shop.refused(
        "'public.log' has no unique key without nulls, so its pages cannot be told apart by token;"
            + " use offset, or order by such a key.",
        () -> Shop.resolve(query));
  }
}
