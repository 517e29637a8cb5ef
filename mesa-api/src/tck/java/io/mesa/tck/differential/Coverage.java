package io.mesa.tck.differential;

import io.mesa.query.FieldPath;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the queries of a run did with fields of which type, with and without nulls among their
 * values; how many gave rows, and how many were refused. Not thread-safe.
 */
public final class Coverage {
  private static final int LEAST_ANSWERED_PERCENT = 60;
  private static final int MOST_REFUSED_PERCENT = 5;

  private final Extent extent;
  private final Map<Cell, Integer> counts = new HashMap<>();
  private final Map<String, Integer> features = new TreeMap<>();
  private int queries;
  private int answered;
  private int refused;

  Coverage(Extent extent) {
    this.extent = extent;
  }

  void record(Trial trial, GeneratedDatabase database, Answer answer) {
    queries++;
    if (!(answer instanceof Answer.Given given)) {
      refused++;
      return;
    }
    if (!given.rows().isEmpty()) {
      answered++;
    }
    QueryFeatures.of(trial).forEach(feature -> features.merge(feature, 1, Integer::sum));
    Uses.of(
        trial,
        database,
        (table, field, operation, literal) -> {
          if (operation != null) {
            Cell cell = cell(database, table, field, operation, literal);
            if (cell != null) {
              counts.merge(cell, 1, Integer::sum);
            }
          }
        });
  }

  /** Adds what others counted. */
  void add(Coverage other) {
    other.counts.forEach((cell, count) -> counts.merge(cell, count, Integer::sum));
    other.features.forEach((feature, count) -> features.merge(feature, count, Integer::sum));
    queries += other.queries;
    answered += other.answered;
    refused += other.refused;
  }

  private static @Nullable Cell cell(
      GeneratedDatabase database,
      TableName table,
      FieldPath field,
      Operation operation,
      @Nullable Object literal) {
    GeneratedTable of = database.table(table);
    boolean known = of.columns().stream().anyMatch(column -> column.name().equals(field.column()));
    if (!known || of.rows().isEmpty()) {
      // An aggregate's name, or nothing to meet the condition with.
      return null;
    }
    Kind kind = of.column(field.column()).kind();
    return new Cell(
        operation,
        kind == Kind.JSON ? Kind.inDocument(literal) : kind,
        database.facts(table).hasNulls(field));
  }

  /**
   * How many queries were asked.
   *
   * @return the number
   */
  public int queries() {
    return queries;
  }

  /**
   * How many queries gave rows.
   *
   * @return the percentage
   */
  public double answeredPercent() {
    return percent(answered);
  }

  /**
   * How many queries every database refused.
   *
   * @return the percentage
   */
  public double refusedPercent() {
    return percent(refused);
  }

  private double percent(int part) {
    return queries == 0 ? 0 : 100.0 * part / queries;
  }

  /**
   * How often the combination of operator, type and nulls occurred that occurred least.
   *
   * @return the number
   */
  public int least() {
    return extent.cells().stream()
        .mapToInt(cell -> counts.getOrDefault(cell, 0))
        .min()
        .orElseThrow();
  }

  /**
   * What falls short.
   *
   * @param least how often each combination of operator, type and nulls has to occur
   * @return a line for each shortfall, none where nothing falls short
   */
  public List<String> shortfalls(int least) {
    List<String> shortfalls = new ArrayList<>();
    for (Cell cell : extent.cells()) {
      int count = counts.getOrDefault(cell, 0);
      if (count < least) {
        shortfalls.add("%s occurred %d times, of %d".formatted(cell, count, least));
      }
    }
    if (answeredPercent() < LEAST_ANSWERED_PERCENT) {
      shortfalls.add(
          "%.1f %% of the queries gave rows, of %d %%"
              .formatted(answeredPercent(), LEAST_ANSWERED_PERCENT));
    }
    if (refusedPercent() > MOST_REFUSED_PERCENT) {
      shortfalls.add(
          "%.1f %% of the queries were refused, of %d %% at most"
              .formatted(refusedPercent(), MOST_REFUSED_PERCENT));
    }
    return shortfalls;
  }

  /**
   * The whole as a table: a line for each operation and a column for each type, of each cell the
   * counts without and with nulls.
   *
   * @return several lines
   */
  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "%d queries: %.1f %% gave rows, %.1f %% were refused, each combination at least %d times%n"
            .formatted(queries, answeredPercent(), refusedPercent(), least()));
    features.forEach(
        (feature, count) -> text.append(feature).append(": ").append(count).append("  "));
    text.append("%n%s%n".formatted(RuleUses.of(counts, features)));
    text.append("%-26s".formatted("without/with nulls"));
    for (Kind kind : Kind.values()) {
      text.append("%13s".formatted(kind));
    }
    text.append(System.lineSeparator());
    for (Operation operation : Operation.values()) {
      text.append("%-26s".formatted(operation));
      for (Kind kind : Kind.values()) {
        int without = counts.getOrDefault(new Cell(operation, kind, false), 0);
        int with = counts.getOrDefault(new Cell(operation, kind, true), 0);
        text.append("%13s".formatted(without + with == 0 ? "" : without + "/" + with));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
