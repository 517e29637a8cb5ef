package io.mesa.bench.quickstart;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Aggregate.sum;
import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;

import io.mesa.gateway.DataAccess;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.PageToken;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.value.TableName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Queries of Mesa's model on the sample shop: what is asked, the SQL that is sent, the rows. */
final class QueryChapter {
  private static final TableName ORDERS = TableName.of("sales", "orders");
  private static final TableName PRODUCT = TableName.of("catalog", "product");

  private final Page page;
  private final DataAccess data;

  QueryChapter(Page page, DataAccess data) {
    this.page = page;
    this.data = data;
  }

  void show() {
    relatedRows();
    pages();
    groups();
    mutation();
    plans();
  }

  private void relatedRows() {
    page.section("A query with three levels of related rows", "gateway.query(query)");
    Query query =
        Query.from(ORDERS)
            .select("id", "ordered_at", "gross")
            .where(
                and(eq("status", "new"), gt("gross", 1_060), exists("order_line", gt("line", 1))))
            .include("customer", customer -> customer.select("name"))
            .include(
                "order_line",
                lines ->
                    lines
                        .select("line", "quantity")
                        .include(
                            "product",
                            product ->
                                product
                                    .select("sku")
                                    .include("category", category -> category.select("name")))
                        .orderBy(asc("line")))
            .orderBy(desc("ordered_at"))
            .limit(3)
            .build();
    sent(query);
    page.table(
        List.of(">order", "at", ">gross", "customer", "its lines"),
        data.query(query)
            .map(
                order ->
                    List.of(
                        order.get("id", Long.class).toString(),
                        order.get("ordered_at", Instant.class).toString(),
                        order.get("gross", BigDecimal.class).toPlainString(),
                        order.one("customer").orElseThrow().get("name", String.class),
                        String.join(
                            "; ", order.many("order_line").stream().map(this::line).toList()))));
  }

  private String line(Row line) {
    Row product = line.one("product").orElseThrow();
    return "%d x %s (%s)"
        .formatted(
            line.get("quantity", Integer.class),
            product.get("sku", String.class),
            product.one("category").orElseThrow().get("name", String.class));
  }

  private void sent(Query query) {
    page.text("One statement: " + data.translate(query).text());
    page.space();
  }

  private void pages() {
    page.section("Pages by key", "gateway.query(query.after(rows.next().get()))");
    Query query = Query.from(ORDERS).select("id", "gross").orderBy(desc("gross")).limit(3).build();
    Rows first = data.query(query);
    PageToken next = first.next().orElseThrow();
    Rows second = data.query(query.after(next));
    Rows again = data.query(query.before(second.previous().orElseThrow()));
    page.text("The second page is sent as: " + data.translate(query.after(next)).text());
    page.space();
    page.table(
        List.of("page", "its orders"),
        List.of(
            List.of("first", ids(first)),
            List.of("after it", ids(second)),
            List.of("and back", ids(again))));
  }

  private static String ids(Rows rows) {
    return String.join(
        ", ",
        rows.map(row -> row.get("id", Long.class) + " for " + row.get("gross", BigDecimal.class)));
  }

  private void groups() {
    page.section("Groups", "Query.from(orders).groupBy(\"status\").aggregate(count(), sum(..))");
    Query query =
        Query.from(ORDERS)
            .groupBy("status")
            .aggregate(count().as("orders"), sum("gross").as("revenue"))
            .orderBy(desc("revenue"))
            .build();
    sent(query);
    page.table(
        List.of("status", ">orders", ">revenue"),
        data.query(query)
            .map(
                row ->
                    List.of(
                        row.get("status", String.class),
                        Page.count(row.get("orders", Long.class)),
                        row.get("revenue", BigDecimal.class).toPlainString())));
  }

  private void mutation() {
    page.section("A change, with what came of it", "gateway.execute(mutation)");
    MutationResult changed =
        data.execute(
            Mutation.update(ORDERS)
                .set("note", "thank you")
                .where(and(eq("status", "new"), gt("gross", 1_060)))
                .build());
    page.text(
        changed.count()
            + " orders were changed. Without a condition it would be refused, unless it says"
            + " everyRow().");
  }

  private void plans() {
    page.section("How it would be answered, and what is missing", "gateway.explain(query)");
    Query query = Query.from(PRODUCT).where(eq("name", "Product 4711")).build();
    Plan before = data.explain(query);
    page.lines(before.text());
    page.space();
    for (Plan.Warning warning : before.warnings()) {
      page.text(warning.concern() + ": " + warning.message());
      warning.remedy().ifPresent(index -> data.run(NativeStatement.of(index).allowingWrites()));
    }
    Plan after = data.explain(query);
    page.space();
    page.text(
        "With that index the planner's cost is %.0f instead of %.0f:"
            .formatted(after.cost().get(), before.cost().get()));
    page.lines(after.text());
  }
}
