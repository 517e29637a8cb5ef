package io.mesa.tck.semantics;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.isNotNull;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static io.mesa.tck.semantics.Example.row;
import static io.mesa.tck.semantics.Example.rows;
import static io.mesa.tck.semantics.Rule.INCLUDES;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.IncludeBuilder;
import io.mesa.query.Query;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;

/** Related rows in each row. */
final class IncludeExamples implements ExampleGroup {
  private static final BigDecimal GREAT = new BigDecimal("12345678901234567890.123456789");

  @Override
  public void addTables(MemoryDatabaseBuilder database) {
    ShopTables.addTo(database);
  }

  private static Example customers(
      String description, String relation, UnaryOperator<IncludeBuilder> include) {
    return Example.of(
        INCLUDES, description, Query.from("customer").select("id").include(relation, include));
  }

  @Override
  public List<SemanticsExample> examples() {
    return List.of(
        customers("to one, or null where none is", "region", region -> region.select("name"))
            .gives(row(1, row("north")), row(2, null), row(3, row("south")), row(4, row("north"))),
        customers(
                "to one with a condition, null where it is not met",
                "region",
                region -> region.select("name").where(eq("name", "south")))
            .gives(row(1, null), row(2, null), row(3, row("south")), row(4, null)),
        customers(
                "to many, an empty list where none is",
                "purchase",
                purchase -> purchase.select("id").orderBy(asc("id")))
            .gives(row(1, rows(10, 11, 12)), row(2, rows(13)), row(3, rows()), row(4, rows(14))),
        customers(
                "to many with order and limit for each parent",
                "purchase",
                purchase -> purchase.select("id").orderBy(desc("total")).limit(2))
            .gives(row(1, rows(11, 10)), row(2, rows(13)), row(3, rows()), row(4, rows(14))),
        customers(
                "to many with offset for each parent",
                "purchase",
                purchase -> purchase.select("id").orderBy(desc("total")).limit(5).offset(1))
            .gives(row(1, rows(10, 12)), row(2, rows()), row(3, rows()), row(4, rows())),
        customers(
                "to many with a condition",
                "purchase",
                purchase -> purchase.select("id").where(gt("total", 5)))
            .gives(row(1, rows(11)), row(2, rows()), row(3, rows()), row(4, rows(14))),
        customers(
                "values inside are exact",
                "purchase",
                purchase ->
                    purchase.select("total").where(isNotNull("total")).orderBy(asc("total")))
            .gives(
                row(1, rows(new BigDecimal("5.00"), new BigDecimal("7.50"))),
                row(2, rows(new BigDecimal("1.00"))),
                row(3, rows()),
                row(4, rows(GREAT))),
        customers(
                "to many through a joining table",
                "tag",
                tag -> tag.select("name").orderBy(asc("id")))
            .gives(
                row(1, rows("vip", "old")),
                row(2, rows("new")),
                row(3, rows()),
                row(4, rows("vip"))),
        Example.of(
                INCLUDES,
                "through a joining table the other way, limited for each parent",
                Query.from("tag")
                    .select("name")
                    .include(
                        "customer", customer -> customer.select("id").orderBy(desc("id")).limit(1)))
            .gives(row("vip", rows(4)), row("new", rows(2)), row("old", rows(1))),
        customers("to the same table, up", "mentor", mentor -> mentor.select("name"))
            .gives(row(1, null), row(2, row("Ann")), row(3, row("Ann")), row(4, row("Cem"))),
        customers(
                "to the same table, down, and up again",
                "customer!customer_mentor_id_fkey",
                customer ->
                    customer
                        .as("mentored")
                        .select("id")
                        .include("mentor", mentor -> mentor.select("id"))
                        .orderBy(asc("id")))
            .gives(
                row(1, List.of(row(2, row(1)), row(3, row(1)))),
                row(2, rows()),
                row(3, List.of(row(4, row(3)))),
                row(4, rows())),
        Example.of(
                INCLUDES,
                "by a key of two columns, to many",
                Query.from("purchase_line")
                    .select("purchase_id", "line")
                    .include("line_note", note -> note.select("id").orderBy(asc("id"))))
            .gives(
                row(10, (short) 1, rows()),
                row(10, (short) 2, rows(1, 2)),
                row(11, (short) 1, rows()),
                row(14, (short) 1, rows())),
        Example.of(
                INCLUDES,
                "by a key of two columns, to one; a null in it leads nowhere",
                Query.from("line_note")
                    .select("id")
                    .include("purchase_line", line -> line.select("sku")))
            .gives(row(1, row("y")), row(2, row("y")), row(3, null), row(4, null)),
        Example.of(
                INCLUDES,
                "a null on both sides joins nothing",
                Query.from("locker").select("id").include("locker_use", use -> use.select("id")))
            .gives(row(1, rows(1)), row(2, rows())),
        Example.of(
                INCLUDES,
                "a null on both sides joins nothing, to one",
                Query.from("locker_use").select("id").include("locker", at -> at.select("id")))
            .gives(row(1, row(1)), row(2, null)),
        Example.of(
                INCLUDES,
                "three deep, each with an order of its own",
                Query.from("region")
                    .select("name")
                    .orderBy(asc("id"))
                    .include(
                        "customer",
                        customer ->
                            customer
                                .select("name")
                                .orderBy(desc("id"))
                                .include(
                                    "purchase",
                                    purchase ->
                                        purchase
                                            .select("id")
                                            .orderBy(asc("id"))
                                            .limit(2)
                                            .include(
                                                "purchase_line",
                                                line -> line.select("sku").orderBy(desc("line"))))))
            .givesInOrder(
                row(
                    "north",
                    List.of(
                        row("Dee", List.of(row(14, rows("z")))),
                        row("Ann", List.of(row(10, rows("y", "x")), row(11, rows("x")))))),
                row("south", List.of(row("Cem", rows()))),
                row("empty", rows())),
        Example.of(
                INCLUDES,
                "several side by side do not multiply",
                Query.from("customer")
                    .select("id")
                    .where(eq("id", 1))
                    .include("purchase", purchase -> purchase.select("id").orderBy(asc("id")))
                    .include("tag", tag -> tag.select("id").orderBy(asc("id")))
                    .include("region", region -> region.select("id")))
            .gives(row(1, rows(10, 11, 12), rows(1, 3), row(1))),
        Example.of(
                INCLUDES,
                "of limited rows only",
                Query.from("customer")
                    .select("id")
                    .orderBy(desc("name"))
                    .limit(2)
                    .include("purchase", purchase -> purchase.select("id")))
            .givesInOrder(row(4, rows(14)), row(3, rows())),
        Example.of(
                INCLUDES,
                "page by page",
                Query.from("customer")
                    .select("id")
                    .orderBy(asc("id"))
                    .limit(3)
                    .include("mentor", mentor -> mentor.select("id")))
            .givesInPages(row(1, null), row(2, row(1)), row(3, row(1)), row(4, row(3))));
  }
}
