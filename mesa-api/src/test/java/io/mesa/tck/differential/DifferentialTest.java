package io.mesa.tck.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.query.Rows;
import io.mesa.query.Selection;
import io.mesa.query.Sort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DifferentialTest {
  private static final List<Long> SEEDS = List.of(11L, 12L, 13L);
  private static final Duration BRIEFLY = Duration.ofMillis(1);

  private static DifferentialReport run(DatabaseUnderTest other, long seed, int queries) {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory();
        other) {
      return Differential.of(memory, other)
          .seed(seed)
          .queries(queries)
          .shrinkingFor(BRIEFLY)
          .withoutRequiredCoverage()
          .run();
    }
  }

  @Test
  void run_memoryAgainstItself_agrees() {
    DifferentialReport report = run(DatabaseUnderTest.memory(), 3, 2_000);

    assertThat(report.coverage().queries()).isEqualTo(2_000);
    assertThat(report.databases()).containsExactly("memory", "memory");
  }

  @Test
  void run_thousandsOfQueries_coversEveryOperatorTypeAndNulls() {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory()) {
      Coverage coverage = Differential.of(memory).seed(5).queries(6_000).run().coverage();

      assertThat(coverage.least()).isGreaterThanOrEqualTo(6);
      assertThat(coverage.answeredPercent()).isGreaterThanOrEqualTo(60);
      assertThat(coverage.refusedPercent()).isBetween(0.1, 5.0);
      assertThat(coverage.toString()).contains("rules left out: none");
    }
  }

  @Test
  void run_fewQueries_failsForWhatIsLeftOut() {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory()) {
      assertThatThrownBy(() -> Differential.of(memory).queries(1_000).run())
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("leave out too much")
          .hasMessageContaining("occurred 0 times, of 1");
    }
  }

  /** Faults as a translator may have them. */
  static Stream<Arguments> faults() {
    return Stream.of(
        fault("< for <=", () -> ChangedDatabase.filtering(DifferentialTest::strict)),
        fault(
            "no guard against null under not",
            () -> ChangedDatabase.filtering(DifferentialTest::twoValued)),
        fault(
            "an escape lost in like", () -> ChangedDatabase.filtering(DifferentialTest::unescaped)),
        fault("case never ignored", () -> ChangedDatabase.filtering(DifferentialTest::withCase)),
        fault(
            "all for any in arrayOverlaps", () -> ChangedDatabase.filtering(DifferentialTest::all)),
        fault(
            "nulls at the wrong end",
            () ->
                ChangedDatabase.selecting(
                    s ->
                        sorted(
                            s,
                            sort ->
                                new Sort(
                                    sort.field(),
                                    sort.descending(),
                                    !sort.nullsFirst(),
                                    sort.textOrder())))),
        fault(
            "a direction ignored",
            () ->
                ChangedDatabase.selecting(
                    s ->
                        sorted(
                            s,
                            sort ->
                                new Sort(
                                    sort.field(), false, sort.nullsFirst(), sort.textOrder())))),
        fault("an offset ignored", () -> ChangedDatabase.selecting(s -> cut(s, s.limit(), 0))),
        fault(
            "a limit ignored",
            () -> ChangedDatabase.selecting(s -> cut(s, OptionalInt.empty(), s.offset()))),
        fault(
            "one row less",
            () ->
                ChangedDatabase.giving(
                    (query, rows) ->
                        with(rows, rows.toList().subList(0, Math.max(0, rows.size() - 1))))),
        fault("pages that end early", () -> ChangedDatabase.giving(DifferentialTest::endingEarly)),
        fault(
            "rows going back in the wrong order",
            () -> ChangedDatabase.giving(DifferentialTest::backwards)),
        fault(
            "a limit answered with an error",
            () -> ChangedDatabase.giving(DifferentialTest::refusing)));
  }

  private static Arguments fault(String name, Supplier<DatabaseUnderTest> database) {
    return arguments(name, database);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void run_fault_isFoundOnEverySeed(String name, Supplier<DatabaseUnderTest> database) {
    for (long seed : SEEDS) {
      assertThatThrownBy(() -> run(database.get(), seed, 3_000))
          .as("%s on seed %d", name, seed)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("-Dmesa.differential.seed=" + seed)
          .hasMessageContaining("Query query =");
    }
  }

  private static Filter strict(Filter filter) {
    return filter instanceof Filter.Comparison c && c.operator() == Operator.LTE
        ? new Filter.Comparison(c.field(), Operator.LT, c.value())
        : filter;
  }

  private static Filter twoValued(Filter filter) {
    return filter instanceof Filter.Not not && not.operand() instanceof Filter.Comparison c
        ? new Filter.Or(List.of(filter, new Filter.IsNull(c.field())))
        : filter;
  }

  private static Filter unescaped(Filter filter) {
    return filter instanceof Filter.TextMatch match && match.match() == Filter.Match.LIKE
        ? new Filter.TextMatch(
            match.field(), match.match(), match.text().replace("\\", ""), match.ignoreCase())
        : filter;
  }

  private static Filter withCase(Filter filter) {
    return filter instanceof Filter.TextMatch match
        ? new Filter.TextMatch(match.field(), match.match(), match.text(), false)
        : filter;
  }

  private static Filter all(Filter filter) {
    return filter instanceof Filter.ArrayOverlaps overlaps && overlaps.values().size() > 1
        ? new Filter.ArrayContains(overlaps.field(), overlaps.values())
        : filter;
  }

  private static Selection sorted(Selection selection, UnaryOperator<Sort> change) {
    return new Selection(
        selection.fields(),
        selection.where(),
        selection.includes(),
        selection.orderBy().stream().map(change).toList(),
        selection.limit(),
        selection.offset());
  }

  private static Selection cut(Selection selection, OptionalInt limit, int offset) {
    return new Selection(
        selection.fields(),
        selection.where(),
        selection.includes(),
        selection.orderBy(),
        limit,
        offset);
  }

  private static Rows with(Rows rows, List<Row> others) {
    return Rows.of(RowHeader.of(rows.columns()), others);
  }

  private static Rows endingEarly(Query query, Rows rows) {
    return !isPage(query) || query.after().isEmpty()
        ? rows
        : rows.withPages(
            new Rows.Pages() {
              @Override
              public Optional<PageToken> next() {
                return Optional.empty();
              }

              @Override
              public Optional<PageToken> previous() {
                return rows.previous();
              }
            });
  }

  private static Rows backwards(Query query, Rows rows) {
    if (query.before().isEmpty()) {
      return rows;
    }
    List<Row> reversed = new ArrayList<>(rows.toList());
    Collections.reverse(reversed);
    return with(rows, reversed)
        .withPages(
            new Rows.Pages() {
              @Override
              public Optional<PageToken> next() {
                return rows.next();
              }

              @Override
              public Optional<PageToken> previous() {
                return rows.previous();
              }
            });
  }

  private static boolean isPage(Query query) {
    return query.after().isPresent() || query.before().isPresent();
  }

  private static Rows refusing(Query query, Rows rows) {
    if (query.selection().limit().isPresent()) {
      throw new MesaException(ErrorCode.INVALID_QUERY, "No limits here.");
    }
    return rows;
  }

  @Test
  void run_fault_isShrunkToItsCause() {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory();
        DatabaseUnderTest changed = ChangedDatabase.filtering(DifferentialTest::strict)) {
      assertThatThrownBy(
              () ->
                  Differential.of(memory, changed)
                      .seed(21)
                      .queries(500)
                      .shrinkingFor(Duration.ofSeconds(30))
                      .run())
          .satisfies(
              error -> {
                String message = String.valueOf(error.getMessage());
                // One row, or those that a relation joins where the condition is on related rows.
                assertThat(message.lines().filter(line -> line.contains(".row(")))
                    .hasSizeBetween(1, 3);
                assertThat(message.lines().filter(line -> line.contains(".table(")))
                    .hasSizeBetween(1, 3);
                assertThat(message.split("lte\\(", -1)).hasSize(2);
                assertThat(message).doesNotContain(".orderBy(", " and(", " or(", "(and(", "(or(");
              });
    }
  }

  @Test
  void run_sameSeed_asksTheSame() {
    assertThat(run(DatabaseUnderTest.memory(), 8, 300).coverage().toString())
        .isEqualTo(run(DatabaseUnderTest.memory(), 8, 300).coverage().toString());
  }

  @Test
  void run_otherSeed_asksOtherwise() {
    assertThat(run(DatabaseUnderTest.memory(), 8, 300).coverage().toString())
        .isNotEqualTo(run(DatabaseUnderTest.memory(), 9, 300).coverage().toString());
  }

  @Test
  void run_twoThreads_asksTheSameAsOne() {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory();
        DatabaseUnderTest second = DatabaseUnderTest.memory()) {
      DifferentialReport two =
          Differential.of(memory)
              .beside(second)
              .seed(8)
              .queries(900)
              .withoutRequiredCoverage()
              .run();
      DifferentialReport one =
          Differential.of(memory).seed(8).queries(900).withoutRequiredCoverage().run();

      assertThat(two.schemas()).isEqualTo(one.schemas()).isEqualTo(5);
      assertThat(two.coverage().toString()).isEqualTo(one.coverage().toString());
    }
  }

  @Test
  void run_twoThreads_findsTheSameAsOne() {
    assertThat(found(2)).hasSize(3).isEqualTo(found(1));
  }

  /** The first lines of three disagreements, looked for in so many threads. */
  private static List<String> found(int threads) {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory();
        DatabaseUnderTest changed = ChangedDatabase.filtering(DifferentialTest::strict);
        DatabaseUnderTest secondMemory = DatabaseUnderTest.memory();
        DatabaseUnderTest secondChanged = ChangedDatabase.filtering(DifferentialTest::strict)) {
      Differential differential =
          Differential.of(memory, changed).queries(3_000).shrinkingFor(Duration.ZERO).stopAfter(3);
      if (threads == 2) {
        differential.beside(secondMemory, secondChanged);
      }
      List<String> lines = new ArrayList<>();
      assertThatThrownBy(differential::run)
          .satisfies(
              error ->
                  String.valueOf(error.getMessage())
                      .lines()
                      .filter(line -> line.contains("is answered differently"))
                      .forEach(lines::add));
      return lines;
    }
  }

  @Test
  void run_twoDisagreementsWanted_printsTwo() {
    try (DatabaseUnderTest memory = DatabaseUnderTest.memory();
        DatabaseUnderTest changed = ChangedDatabase.filtering(DifferentialTest::strict)) {
      assertThatThrownBy(
              () ->
                  Differential.of(memory, changed)
                      .queries(3_000)
                      .shrinkingFor(BRIEFLY)
                      .stopAfter(2)
                      .run())
          .satisfies(
              error ->
                  assertThat(String.valueOf(error.getMessage()).lines())
                      .filteredOn(line -> line.contains("is answered differently"))
                      .hasSize(2));
    }
  }
}
