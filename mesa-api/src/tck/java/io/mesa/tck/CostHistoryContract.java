package io.mesa.tck;

import static io.mesa.tck.Promises.promise;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cost.CostHistory;
import io.mesa.cost.PlanCost;
import io.mesa.cost.PlanWork;
import io.mesa.cost.ShapeRuns;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link CostHistory} promises. Made for places in which nothing is at first. */
@DisplayName("CostHistory")
public abstract class CostHistoryContract {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00.123Z");

  private CostHistory history;

  /** For subclasses. */
  protected CostHistoryContract() {}

  /**
   * A history in a place where nothing was saved.
   *
   * @return the history
   */
  protected abstract CostHistory openHistory();

  /**
   * What another JVM would have of the place that {@link #openHistory} gave last.
   *
   * @return another hold on it, or the same history where it is one JVM's
   */
  protected abstract CostHistory anotherHold();

  @BeforeEach
  void open() {
    history = openHistory();
  }

  private static PlanCost plan(int number) {
    Map<PlanWork, Double> work = new EnumMap<>(PlanWork.class);
    for (PlanWork kind : PlanWork.values()) {
      work.put(kind, number / (3.0 + kind.ordinal()));
    }
    return new PlanCost(work, OptionalLong.of(number), OptionalLong.empty(), -42L * number);
  }

  private static ShapeRuns.Run run(int second) {
    return new ShapeRuns.Run(
        NOON.plusSeconds(second),
        Duration.ofNanos(1 + 999_999_937L * second),
        second % 2 == 0,
        second % 3 == 0 ? Optional.of(plan(second)) : Optional.empty());
  }

  private static ShapeRuns shape(String id, int from, int to) {
    return new ShapeRuns(
        id, to - from, IntStream.range(from, to).mapToObj(CostHistoryContract::run).toList());
  }

  @Test
  @DisplayName("has nothing of a source of which nothing was saved")
  void load_beforeAnythingWasSaved_isNothing() {
    history.save("log", List.of(shape("a", 1, 2)));
    assertThat(history.load("shop")).isEmpty();
  }

  @Test
  @DisplayName("gives to others what was saved, of that source alone")
  void load_afterSave_isTheSameForThatSourceAlone() {
    history.save("shop", List.of(shape("a", 1, 65), shape("b@other", 5, 6)));
    history.save("log", List.of(shape("a", 70, 71)));

    assertThat(anotherHold().load("shop"))
        .as(promise("CostHistory.load", "what was saved, to the nanosecond of each run's time"))
        .containsExactlyInAnyOrder(shape("a", 1, 65), shape("b@other", 5, 6));
    assertThat(anotherHold().load("log")).containsExactly(shape("a", 70, 71));
  }

  @Test
  @DisplayName("takes names as they are")
  void save_ofHostileNames_keepsThem() {
    String name = "a'b\"c\\d$e.f{}%1$s;\u00e9\ud83d\ude00 --";
    history.save("shop", List.of(shape(name, 1, 2)));
    assertThat(anotherHold().load("shop")).containsExactly(shape(name, 1, 2));
  }

  @Test
  @DisplayName("adds what another saved meanwhile, each run once")
  void save_ofWhatAnotherSavedMeanwhile_keepsTheLatestOfBothOnce() {
    history.save("shop", List.of(shape("a", 1, 50)));
    anotherHold().save("shop", List.of(shape("a", 30, 90), shape("b", 1, 2)));

    assertThat(history.load("shop"))
        .hasSize(2)
        .contains(shape("b", 1, 2))
        .anySatisfy(
            shape -> {
              assertThat(shape.shape()).isEqualTo("a");
              assertThat(shape.count()).isEqualTo(89);
              assertThat(shape.runs()).isEqualTo(shape("a", 26, 90).runs());
            });
  }

  @Test
  @DisplayName("saved again as it is stays as it is")
  void save_again_changesNothing() {
    List<ShapeRuns> shapes = List.of(shape("a", 1, 10), shape("b", 1, 3));
    history.save("shop", shapes);
    history.save("shop", history.load("shop"));
    history.save("shop", List.of());
    assertThat(history.load("shop")).containsExactlyInAnyOrderElementsOf(shapes);
  }

  @Test
  @DisplayName("is bounded: those shapes stay that ran last")
  void save_ofMoreShapesThanAreKept_keepsThoseThatRanLast() {
    int half = CostHistory.MOST_SHAPES / 2 + 50;
    history.save("shop", shapes(0, half));
    anotherHold().save("shop", shapes(half, 2 * half));

    assertThat(history.load("shop"))
        .hasSize(CostHistory.MOST_SHAPES)
        .extracting(ShapeRuns::shape)
        .contains("s" + (2 * half - 1), "s100")
        .doesNotContain("s99");
  }

  private static List<ShapeRuns> shapes(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> shape("s" + i, i, i + 1)).toList();
  }

  @Test
  @DisplayName("saved by several at once has what each saved")
  void save_bySeveralAtOnce_losesNothing() {
    List<CompletableFuture<Void>> saved =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () ->
                            anotherHold()
                                .save(
                                    "shop",
                                    List.of(shape("own " + i, 1, 3), shape("all", i, i + 1)))))
            .toList();
    saved.forEach(CompletableFuture::join);

    assertThat(history.load("shop"))
        .as(promise("CostHistory.save", "what others saved meanwhile is not lost"))
        .hasSize(9)
        .anySatisfy(
            shape -> {
              assertThat(shape.shape()).isEqualTo("all");
              assertThat(shape.runs()).isEqualTo(shape("all", 0, 8).runs());
            });
  }
}
