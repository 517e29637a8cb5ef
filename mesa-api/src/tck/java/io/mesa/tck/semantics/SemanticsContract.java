package io.mesa.tck.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mesa.Mesa;
import io.mesa.cache.QueryCache;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * That queries mean what {@link Rule} says: {@link SemanticsExamples} run against a driver, those
 * that use what it does not declare left out. The driver's author creates the examples' tables and
 * opens a source that finds them first.
 */
@DisplayName("One semantics")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SemanticsContract {
  /** More pages than any example has. */
  private static final int MOST_PAGES = 20;

  private @Nullable Mesa mesa;
  private @Nullable Capabilities capabilities;
  private int ran;

  /** For subclasses. */
  protected SemanticsContract() {}

  /**
   * Creates the examples' tables with their rows, and opens a source that finds them where a query
   * names no schema. Called once for the class.
   *
   * @param database the tables and rows
   * @return what builds a Mesa with that source only, which the kit closes
   * @throws Exception where the database cannot be had; the class fails with it
   */
  protected abstract Mesa.Builder open(MemoryDatabase database) throws Exception;

  /**
   * The cache that answers are kept in: queries mean the same with one underneath.
   *
   * @return always the same, empty unless overridden
   */
  protected Optional<QueryCache> cache() {
    return Optional.empty();
  }

  /**
   * Whether the database cannot hold or do what an example needs; it is skipped with the reason.
   *
   * @param example an example
   * @return the reason, empty unless overridden
   */
  protected Optional<String> skipped(SemanticsExample example) {
    return Optional.empty();
  }

  @BeforeAll
  final void openMesa() throws Exception {
    Mesa.Builder builder = open(SemanticsExamples.database());
    cache().ifPresent(builder::cache);
    mesa = builder.build();
  }

  @AfterAll
  final void closeMesa() {
    if (mesa != null) {
      System.out.printf(
          "[mesa] One semantics by the driver '%s': %d of %d examples ran%n",
          mesa.gateway().source().driver(), ran, SemanticsExamples.all().size());
      mesa.close();
    }
  }

  @TestFactory
  @DisplayName("each example gives its rows")
  final Stream<DynamicContainer> examples_each_giveTheirRows() {
    List<SemanticsExample> examples = SemanticsExamples.all();
    return Stream.of(Rule.values())
        .map(
            rule ->
                dynamicContainer(
                    rule + ": " + rule.text(),
                    examples.stream()
                        .filter(example -> example.rule() == rule)
                        .map(example -> dynamicTest(example.description(), () -> check(example)))));
  }

  /** What an example uses and this database does not answer, with the reason. */
  private Optional<String> undeclared(DatabaseGateway gateway, SemanticsExample example) {
    if (capabilities == null) {
      capabilities = gateway.capabilities();
    }
    Capabilities now = capabilities;
    return example.features().stream()
        .filter(feature -> !now.has(feature))
        .findFirst()
        .map(feature -> feature + " is not supported: " + now.whyNot(feature).orElse(""));
  }

  private void check(SemanticsExample example) {
    DatabaseGateway gateway = mesa.gateway();
    Optional<String> reason = undeclared(gateway, example).or(() -> skipped(example));
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    ran++;
    List<Object> expected = example.rows().stream().<Object>map(PlainRows::plain).toList();
    if (example.given() == SemanticsExample.Given.IN_PAGES) {
      checkPages(gateway, example, expected);
      return;
    }
    Rows rows = gateway.query(example.query());
    checkRows(example, "", expected, plain(example.query(), rows));
    rows.forEach(SemanticsContract::checkThatNobodyChangesWhatIsIncluded);
    checkRows(example, ", again", expected, plain(example.query(), gateway.query(example.query())));
    try (var stream = gateway.stream(example.query())) {
      List<List<@Nullable Object>> streamed = new ArrayList<>();
      stream.forEach(row -> streamed.add(PlainRows.of(row, example.query().selection())));
      checkRows(example, ", streamed", expected, streamed);
    }
  }

  private static void checkThatNobodyChangesWhatIsIncluded(Row row) {
    for (int i = 0; i < row.includes().size(); i++) {
      Object included = row.find(row.columns().size() + i, Object.class).orElse(null);
      if (included instanceof List<?> rows) {
        assertThat(rows).as(row.includes().get(i)).isUnmodifiable();
      }
    }
  }

  private static void checkRows(
      SemanticsExample example,
      String how,
      List<Object> expected,
      List<List<@Nullable Object>> actual) {
    boolean equal =
        example.given() == SemanticsExample.Given.IN_ANY_ORDER
            ? PlainRows.matchesInAnyOrder(expected, actual)
            : PlainRows.matches(expected, actual);
    assertThat(equal)
        .as(
            "%s: %s%s%n%s%nExpected %s: %s%nActual: %s",
            example.rule(),
            example.description(),
            how,
            example.query(),
            example.given(),
            expected,
            actual)
        .isTrue();
  }

  private static void checkPages(
      DatabaseGateway gateway, SemanticsExample example, List<Object> expected) {
    Query query = example.query();
    int limit = query.selection().limit().orElseThrow();
    List<List<@Nullable Object>> there = new ArrayList<>();
    Rows page = again(gateway, query);
    for (int pages = 1; page.next().isPresent(); pages++) {
      assertThat(page.size()).as("the size of a page that others follow").isEqualTo(limit);
      assertThat(pages).as("the number of pages").isLessThan(MOST_PAGES);
      there.addAll(plain(query, page));
      page = again(gateway, query.after(page.next().get()));
    }
    there.addAll(plain(query, page));
    checkRows(example, ", forwards", expected, there);

    List<List<@Nullable Object>> back = new ArrayList<>();
    back.addAll(plain(query, page));
    Optional<PageToken> previous = page.previous();
    for (int pages = 1; previous.isPresent(); pages++) {
      assertThat(pages).as("the number of pages").isLessThan(MOST_PAGES);
      page = again(gateway, query.before(previous.get()));
      back.addAll(0, plain(query, page));
      previous = page.previous();
    }
    checkRows(example, ", backwards", expected, back);
  }

  /** The answer to a query that was asked before, which may be a kept one. */
  private static Rows again(DatabaseGateway gateway, Query query) {
    gateway.query(query);
    return gateway.query(query);
  }

  private static List<List<@Nullable Object>> plain(Query query, Rows rows) {
    return rows.stream().map(row -> PlainRows.of(row, query.selection())).toList();
  }
}
