package io.mesa.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of one shape of query, as it is saved. Contains no values. Immutable.
 *
 * @param shape the shape's {@linkplain io.mesa.query.QueryShape#id id}, with the name of the
 *     database where that is not the source's own
 * @param count how many runs there were at least
 * @param runs the latest of them, the last one last
 */
public record ShapeRuns(String shape, long count, List<Run> runs) {
  /** So many runs of a shape are kept. */
  public static final int MOST_RUNS = 64;

  /**
   * Checks the numbers, and copies the list.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the count is less than the
   *     number of runs, there are none or too many of them
   */
  public ShapeRuns {
    Objects.requireNonNull(shape, "shape");
    runs = List.copyOf(runs);
    if (runs.isEmpty() || runs.size() > MOST_RUNS || count < runs.size()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A shape has 1 to %d runs and at least so many in all, not %d of %d."
              .formatted(MOST_RUNS, runs.size(), count));
    }
  }

  /**
   * A run.
   *
   * @param ended when it ended
   * @param time how long it took
   * @param cutShort whether it would have taken longer
   * @param plan what the database had expected it to cost, where that was asked
   */
  public record Run(Instant ended, Duration time, boolean cutShort, Optional<PlanCost> plan) {
    /**
     * Checks that every part is given.
     *
     * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the time is negative
     */
    public Run {
      Objects.requireNonNull(ended, "ended");
      Objects.requireNonNull(plan, "plan");
      if (time.isNegative()) {
        throw new MesaException(ErrorCode.INVALID_ARGUMENT, "A run took " + time + ".");
      }
    }
  }

  /**
   * What both know of the shape. Runs that both have count once.
   *
   * @param other of the same shape
   * @return the latest runs of both
   */
  public ShapeRuns merge(ShapeRuns other) {
    List<Run> all =
        Stream.concat(runs.stream(), other.runs.stream())
            .distinct()
            .sorted(Comparator.comparing(Run::ended))
            .toList();
    List<Run> latest = all.subList(Math.max(0, all.size() - MOST_RUNS), all.size());
    return new ShapeRuns(shape, Math.max(all.size(), Math.max(count, other.count)), latest);
  }

  /**
   * What several know, bounded: of more shapes than {@link CostHistory#MOST_SHAPES} those that ran
   * last.
   *
   * @param some the shapes that one knows
   * @param others those that another knows, some perhaps the same
   * @return the shapes of both, each once, those that ran last first
   */
  public static List<ShapeRuns> merge(Collection<ShapeRuns> some, Collection<ShapeRuns> others) {
    Map<String, ShapeRuns> all = new LinkedHashMap<>();
    some.forEach(shape -> all.merge(shape.shape(), shape, ShapeRuns::merge));
    others.forEach(shape -> all.merge(shape.shape(), shape, ShapeRuns::merge));
    return all.values().stream()
        .sorted(Comparator.comparing(ShapeRuns::lastRun).reversed())
        .limit(CostHistory.MOST_SHAPES)
        .toList();
  }

  /**
   * The form in which a history may keep it.
   *
   * @return a JSON text that {@link #fromJson} reads; times when runs ended are to the millisecond
   */
  public String toJson() {
    return HistoryJson.write(this);
  }

  /**
   * Reads what {@link #toJson} gave.
   *
   * @param text the text
   * @return what is known of the shape
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is something else
   */
  public static ShapeRuns fromJson(String text) {
    return HistoryJson.readShape(text);
  }

  /**
   * When it ran last.
   *
   * @return the end of the last run
   */
  public Instant lastRun() {
    return runs.get(runs.size() - 1).ended();
  }
}
