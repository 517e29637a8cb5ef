package io.mesa.bench.quickstart;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;

import io.mesa.gateway.Capability;
import io.mesa.gateway.DataAccess;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One piece of code for several databases: each step is done on every one of them, and the answers
 * are compared. Whether it is tables or documents that answer, no step knows.
 */
final class TwoDatabases {
  private static final int SHOWN = 340;

  private final Page page;
  private final List<Side> sides;
  private int compared;
  private int different;
  private boolean differed;

  /**
   * One of the databases.
   *
   * @param name what it is called
   * @param gateway the way to it
   */
  record Side(String name, DatabaseGateway gateway) {}

  TwoDatabases(Page page, List<Side> sides) {
    this.page = page;
    this.sides = List.copyOf(sides);
  }

  /** Writes the same rows into all of them. */
  void load() {
    long rows = 0;
    for (Mutation mutation : SampleLibrary.rows()) {
      rows += same(data -> data.execute(mutation).count());
    }
    page.text(Page.count(rows) + " rows are written into each by the same mutations.");
  }

  /**
   * Asks all of them the same.
   *
   * @return whether all answers were equal
   */
  boolean show() {
    filter();
    relatedRows();
    pages();
    groups();
    changes();
    plans();
    page.space();
    page.text(
        different == 0
            ? "All %d answers were equal on %s.".formatted(compared, names())
            : "%d of %d answers DIFFERED between %s.".formatted(different, compared, names()));
    return different == 0;
  }

  private String names() {
    return String.join(" and ", sides.stream().map(Side::name).toList());
  }

  /** Does something on each, says whether what came of it is the same, and gives the first. */
  private <T> T same(Function<DataAccess, T> work) {
    List<T> answers = new ArrayList<>();
    for (Side side : sides) {
      answers.add(work.apply(side.gateway()));
    }
    List<Object> plain = answers.stream().map(Answer::plain).toList();
    compared++;
    differed = plain.stream().distinct().count() > 1;
    if (differed) {
      different++;
      for (int i = 0; i < plain.size(); i++) {
        page.text("DIFFERENT on %s: %s".formatted(sides.get(i).name(), plain.get(i)));
      }
    }
    return answers.get(0);
  }

  private void answers(List<String> heads, List<List<String>> rows) {
    page.table(heads, rows);
    page.space();
    page.text(differed ? "These are the first one's." : "Equal on both.");
  }

  private void sent(Query query) {
    page.table(
        List.of("", ""),
        sides.stream()
            .map(
                side ->
                    List.of(side.name(), Page.cut(side.gateway().translate(query).text(), SHOWN)))
            .toList());
    page.space();
  }

  private void filter() {
    page.section("Recent books with five stars", "gateway.query(query)");
    Query query =
        Query.from("book")
            .select("title", "price", "published")
            .where(
                and(
                    gte("published", LocalDate.of(2020, 1, 1)),
                    lt("price", new BigDecimal("20")),
                    exists("review", eq("stars", 5))))
            .orderBy(desc("published"))
            .build();
    sent(query);
    answers(
        List.of("title", ">price", "published"),
        same(data -> data.query(query))
            .map(
                book ->
                    List.of(
                        book.get("title", String.class),
                        book.get("price", BigDecimal.class).toPlainString(),
                        book.get("published", LocalDate.class).toString())));
  }

  private void relatedRows() {
    page.section("Authors, their books, the reviews, who wrote those", "query.include(..)");
    Query query =
        Query.from("author")
            .select("name")
            .include(
                "book",
                books ->
                    books
                        .select("title")
                        .include(
                            "review",
                            reviews ->
                                reviews
                                    .select("stars")
                                    .include("reader", reader -> reader.select("name"))
                                    .orderBy(desc("stars"), asc("id")))
                        .orderBy(asc("published"))
                        .limit(2))
            .orderBy(asc("id"))
            .build();
    sent(query);
    answers(
        List.of("author", "two books and their reviews"),
        same(data -> data.query(query))
            .map(
                author ->
                    List.of(
                        author.get("name", String.class),
                        String.join(
                            "; ", author.many("book").stream().map(TwoDatabases::book).toList()))));
  }

  private static String book(Row book) {
    List<String> reviews =
        book.many("review").stream()
            .map(
                review ->
                    "%d by %s"
                        .formatted(
                            review.get("stars", Integer.class),
                            review.one("reader").orElseThrow().get("name", String.class)))
            .toList();
    return "%s (%s)"
        .formatted(
            book.get("title", String.class),
            reviews.isEmpty() ? "none" : String.join(", ", reviews));
  }

  private void pages() {
    page.section("Pages by key", "query.after(rows.next().get())");
    Query query =
        Query.from("book")
            .select("id", "title")
            .orderBy(desc("published"), asc("id"))
            .limit(3)
            .build();
    List<Rows> turned =
        same(
            data -> {
              Rows first = data.query(query);
              Rows second = data.query(query.after(first.next().orElseThrow()));
              Rows back = data.query(query.before(second.previous().orElseThrow()));
              return List.of(first, second, back);
            });
    answers(
        List.of("page", "its books"),
        List.of(
            List.of("first", titles(turned.get(0))),
            List.of("after it", titles(turned.get(1))),
            List.of("and back", titles(turned.get(2)))));
  }

  private static String titles(Rows books) {
    return String.join(", ", books.map(book -> book.get("title", String.class)));
  }

  private void groups() {
    page.section("Groups", "query.groupBy(\"genre\").aggregate(count())");
    Query query =
        Query.from("book")
            .groupBy("genre")
            .aggregate(count().as("books"))
            .having(gte("books", 2))
            .orderBy(desc("books"), asc("genre"))
            .build();
    sent(query);
    answers(
        List.of("genre", ">books"),
        same(data -> data.query(query))
            .map(
                group ->
                    List.of(
                        group.get("genre", String.class),
                        group.get("books", Long.class).toString())));
  }

  private void changes() {
    page.section("Changes", "gateway.execute(mutation)");
    long updated =
        same(
            data ->
                data.execute(
                        Mutation.update("book")
                            .set("blurb", "No words yet.")
                            .where(isNull("blurb"))
                            .build())
                    .count());
    long deleted =
        same(
            data ->
                data.execute(Mutation.deleteFrom("review").where(not(gte("stars", 4))).build())
                    .count());
    Query rest = Query.from("book").orderBy(asc("id")).build();
    long left = same(data -> data.query(rest)).size();
    page.text(
        "%d books got a blurb and %d reviews were deleted; %d books, read in full, are the same."
            .formatted(updated, deleted, left));
  }

  /** The one thing that is different: how a database does it, and whether it tells. */
  private void plans() {
    page.section("How each would answer", "gateway.explain(query)");
    Query query = Query.from("book").where(eq("id", 5)).build();
    page.table(
        List.of("", ""),
        sides.stream()
            .map(
                side ->
                    List.of(
                        side.name(),
                        side.gateway()
                            .capabilities()
                            .whyNot(Capability.EXPLAIN)
                            .map(reason -> "cannot explain: " + reason)
                            .orElseGet(() -> side.gateway().explain(query).text())))
            .toList());
  }
}
