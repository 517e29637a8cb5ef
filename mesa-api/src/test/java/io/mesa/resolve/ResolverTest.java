package io.mesa.resolve;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.query.Aggregate;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.source.Limits;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
  private static List<String> names(ResolvedSelection selection) {
    return selection.fields().stream().map(field -> field.path().toString()).toList();
  }

  @Test
  void resolve_withoutFields_readsEveryColumn() {
    ResolvedQuery resolved = Shop.resolve(Query.from("customer").build());
    assertThat(names(resolved.selection())).containsExactly("id", "name", "profile");
    assertThat(resolved.selection().scope().table().name().name()).isEqualTo("customer");
    assertThat(resolved.pageOrder()).isEmpty();
    assertThat(resolved.grouping()).isEmpty();
  }

  @Test
  void resolve_withFields_readsThoseInTheirOrder() {
    ResolvedSelection selection =
        Shop.resolve(Query.from("customer").select("profile.city", "id").build()).selection();
    assertThat(names(selection)).containsExactly("profile.city", "id");
    ResolvedField city = selection.fields().get(0);
    assertThat(city.inDocument()).isTrue();
    assertThat(city.type()).isEqualTo(ValueType.JSON);
    assertThat(city.nullable()).isTrue();
    assertThat(city.keys()).containsExactly("city");
    assertThat(city.element()).isEmpty();
    ResolvedField id = selection.fields().get(1);
    assertThat(id.inDocument()).isFalse();
    assertThat(id.nullable()).isFalse();
    assertThat(id.type()).isEqualTo(ValueType.INT32);
  }

  @Test
  void resolve_byASchema_findsTheTableThere() {
    assertThat(
            Shop.resolve(Query.from(TableName.of("public", "log")).build())
                .selection()
                .scope()
                .table()
                .name())
        .isEqualTo(TableName.of("public", "log"));
    Shop.notFound(
        "There is no table 'other.log', perhaps 'log' in source 'shop'.",
        () -> Shop.resolve(Query.from(TableName.of("other", "log")).build()));
    Shop.notFound(
        "There is no table 'public.lgo', perhaps 'public.log' in source 'shop'.",
        () -> Shop.resolve(Query.from(TableName.of("public", "lgo")).build()));
    Shop.notFound(
        "There is no table 'public.log' in source 'shop'; with its schema it is"
            + " TableName.of(\"public\", \"log\").",
        () -> Shop.resolve(Query.from("public.log").build()));
  }

  @Test
  void resolve_ofAnUnknownTable_isRefusedWithTheNearest() {
    Shop.notFound(
        "There is no table 'ordres', perhaps 'orders' in source 'shop'.",
        () -> Shop.resolve(Query.from("ordres").build()));
    Shop.notFound(
        "There is no table 'warehouse' in source 'shop'.",
        () -> Shop.resolve(Query.from("warehouse").build()));
  }

  @Test
  void resolve_ofAnUnknownColumn_isRefusedWithTheNearest() {
    String words =
        "'public.customer' has no column 'Name', perhaps 'name'; it has [id, name, profile].";
    Shop.notFound(words, () -> Shop.resolve(Query.from("customer").select("Name").build()));
    Shop.notFound(words, () -> Shop.resolve(Query.from("customer").orderBy(asc("Name")).build()));
    Shop.notFound(words, () -> Shop.resolve(Query.from("customer").groupBy("Name").build()));
    Shop.notFound(
        words, () -> Shop.resolve(Query.from("customer").aggregate(Aggregate.min("Name")).build()));
  }

  @Test
  void resolve_ofKeysInAColumnThatIsNoDocument_isRefused() {
    Shop.refused(
        "'name' of 'public.customer' is of the type text and holds no document, so 'name.first' is"
            + " not in it; write a dot that belongs to a name as \\.",
        () -> Shop.resolve(Query.from("customer").select("name.first").build()));
  }

  @Test
  void textOrder_ofQueryAndSort_overridesTheSources() {
    Query query = Query.from("customer").orderBy(asc("name"), asc("id")).build();
    Query own =
        Query.from("customer")
            .orderBy(asc("name").in(TextOrder.NATIVE), asc("id"))
            .textOrder(TextOrder.BINARY)
            .build();
    var binary = new Resolver(Shop.source().textOrder(TextOrder.BINARY).build(), Shop.TABLES);
    assertThat(Shop.resolve(query).textOrder()).isEqualTo(TextOrder.NATIVE);
    assertThat(binary.resolve(query).textOrder()).isEqualTo(TextOrder.BINARY);
    assertThat(binary.resolve(query).selection().orderBy())
        .extracting(ResolvedSort::textOrder)
        .containsOnly(TextOrder.BINARY);
    assertThat(Shop.resolve(own).selection().orderBy())
        .extracting(ResolvedSort::textOrder)
        .containsExactly(TextOrder.NATIVE, TextOrder.BINARY);
  }

  @Test
  void include_nested_resolvesEachInItsTable() {
    ResolvedSelection selection =
        Shop.resolve(
                Query.from("customer")
                    .include(
                        "orders",
                        orders -> orders.select("id").include("item", item -> item.as("lines")))
                    .build())
            .selection();
    ResolvedInclude orders = selection.includes().get(0);
    assertThat(orders.name()).isEqualTo("orders");
    assertThat(orders.relation().many()).isTrue();
    assertThat(names(orders.selection())).containsExactly("id");
    ResolvedInclude lines = orders.selection().includes().get(0);
    assertThat(lines.name()).isEqualTo("lines");
    assertThat(lines.relation().name()).isEqualTo("item!item_order_fkey");
  }

  @Test
  void include_deeperThanTheSourceAllows_isRefused() {
    Query three =
        Query.from("customer")
            .include(
                "orders",
                orders -> orders.include("item", item -> item.include("substitute").select("line")))
            .build();
    assertThat(Shop.resolve(three).selection().includes()).hasSize(1);
    var two =
        new Resolver(
            Shop.source().limits(Limits.defaults().withIncludeDepth(2)).build(), Shop.TABLES);
    Shop.refused(
        "'substitute' is included at depth 3; source 'shop' allows 2.", () -> two.resolve(three));
  }

  @Test
  void include_calledLikeAColumn_isRefused() {
    String words =
        "'public.customer' has a column 'name', so an include cannot be called like it; name it"
            + " with as, or say which fields to select.";
    Shop.refused(
        words,
        () -> Shop.resolve(Query.from("customer").include("orders", o -> o.as("name")).build()));
    assertThat(
            Shop.resolve(
                    Query.from("customer")
                        .select("id")
                        .include("orders", o -> o.as("name"))
                        .build())
                .selection()
                .includes())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"doc", "doc.a", "texts", "point"})
  void orderBy_ofWhatHasNoOrder_isRefused(String field) {
    String why =
        field.equals("doc.a")
            ? "what is in a document may be of any type."
            : "values of the type %s have no order of Mesa's."
                .formatted(
                    switch (field) {
                      case "doc" -> "json";
                      case "texts" -> "text[]";
                      default -> "other";
                    });
    Shop.refused(
        "A query cannot order by '" + field + "': " + why,
        () -> Shop.resolve(Query.from("kinds").orderBy(asc(field)).build()));
    Shop.refused(
        "A query cannot group by '" + field + "': " + why,
        () -> Shop.resolve(Query.from("kinds").groupBy(field).build()));
    Shop.refused(
        "A query cannot give distinct values of '" + field + "': " + why,
        () -> Shop.resolve(Query.from("kinds").select(field).distinct().build()));
    Shop.refused(
        "A query cannot compute MAX of '" + field + "': " + why,
        () -> Shop.resolve(Query.from("kinds").aggregate(Aggregate.max(field)).build()));
  }

  @Test
  void distinct_orderedByWhatIsNotSelected_isRefused() {
    Shop.refused(
        "A query for distinct rows orders by 'id', which it does not select.",
        () ->
            Shop.resolve(
                Query.from("customer").select("name").distinct().orderBy(asc("id")).build()));
    assertThat(
            Shop.resolve(
                    Query.from("customer").select("name").distinct().orderBy(asc("name")).build())
                .selection()
                .orderBy())
        .hasSize(1);
  }

  @Test
  void distinct_withOrderAndLimit_hasNoPages() {
    ResolvedQuery resolved =
        Shop.resolve(
            Query.from("customer").select("id").distinct().orderBy(asc("id")).limit(1).build());
    assertThat(resolved.pageOrder()).isEmpty();
    assertThat(resolved.selection().orderBy()).hasSize(1);
  }

  @Test
  void check_ofACondition_isAsInAQuery() {
    var resolver = new Resolver(Shop.source().build(), Shop.TABLES);
    Scope scope = resolver.scope(TableReference.of("log"));
    resolver.check(scope, eq("message", "x"));
    Shop.refused(
        "'message' is of the type text, which is compared with a String, not with a Long.",
        () -> resolver.check(scope, eq("message", 1)));
  }

  @Test
  void header_ofASelection_hasColumnsAndIncludes() {
    RowHeader header =
        Headers.of(
            Shop.resolve(
                Query.from("orders")
                    .select("id", "total")
                    .include("customer", c -> c.select("name", "profile.city"))
                    .include("item", item -> item.as("lines").select("line"))
                    .build()));
    assertThat(header.columns())
        .containsExactly(
            new RowColumn("id", ValueType.INT64, "int64"),
            new RowColumn("total", ValueType.DECIMAL, "decimal"));
    assertThat(header.included())
        .extracting(RowHeader.Included::name)
        .containsExactly("customer", "lines");
    assertThat(header.included()).extracting(RowHeader.Included::many).containsExactly(false, true);
    assertThat(header.included().get(0).header().columns())
        .extracting(RowColumn::name, RowColumn::type)
        .containsExactly(tuple("name", ValueType.TEXT), tuple("profile.city", ValueType.JSON));
  }

  @Test
  void header_ofGroups_hasFieldsThenAggregates() {
    RowHeader header =
        Headers.of(
            Shop.resolve(
                Query.from("kinds")
                    .groupBy("mood")
                    .aggregate(Aggregate.count(), Aggregate.max("mood").as("most"))
                    .build()));
    assertThat(header.columns())
        .extracting(RowColumn::name, RowColumn::type)
        .containsExactly(
            tuple("mood", ValueType.ENUM),
            tuple("count", ValueType.INT64),
            tuple("most", ValueType.ENUM));
  }
}
