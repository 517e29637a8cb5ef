package io.mesa.bench.measure;

import io.mesa.bench.result.Bar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * The blocks of all forks.
 *
 * @param forks for each JVM its blocks in the order they were run
 */
public record Blocks(List<List<Block>> forks) {

  /** A JVM that does all tasks. */
  @FunctionalInterface
  public interface Fork {
    /**
     * Starts it and waits for it.
     *
     * @return its blocks
     * @throws IOException where it fails
     */
    List<Block> run() throws IOException;
  }

  /**
   * Runs the forks.
   *
   * @param count how many
   * @param fork runs one
   * @param tasks what is done in each
   * @param scale what times are shown in
   * @param progress is told how far it is
   * @return what they did
   * @throws IOException where one fails
   */
  public static Blocks run(
      int count, Fork fork, List<? extends Task<?>> tasks, Scale scale, Consumer<String> progress)
      throws IOException {
    List<List<Block>> forks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      forks.add(fork.run());
      var soFar = new Blocks(forks);
      for (Task<?> task : tasks) {
        progress.accept(
            "fork %d, %s: %s %s"
                .formatted(i, task.label(), soFar.medians(task, scale), scale.unit()));
      }
    }
    return new Blocks(forks);
  }

  private Map<String, String> medians(Task<?> task, Scale scale) {
    Map<String, String> medians = new LinkedHashMap<>();
    for (Rival rival : task.kinds()) {
      double time = median(task, rival, scale::time);
      medians.put(rival.word(), String.format(Locale.ROOT, time < 100 ? "%.1f" : "%.0f", time));
    }
    return medians;
  }

  private static List<Block> of(List<Block> fork, Task<?> task, Rival rival) {
    return fork.stream()
        .filter(block -> block.task().equals(task.name()) && block.rival().equals(rival.name()))
        .toList();
  }

  /**
   * How many times more time one takes than another in the same round.
   *
   * @param task what is done
   * @param over the one
   * @param under the other
   * @return the ratio
   */
  public Ratio ratio(Task<?> task, Rival over, Rival under) {
    return ratio(task, over, under, Block::nanos);
  }

  private Ratio ratio(Task<?> task, Rival over, Rival under, ToDoubleFunction<Block> figure) {
    return compared(task, over, under, figure, (upper, lower) -> upper / lower);
  }

  /**
   * How much more one takes than another in the same round.
   *
   * @param task what is done
   * @param over the one
   * @param under the other
   * @param figure of what
   * @return the difference
   */
  public Ratio difference(Task<?> task, Rival over, Rival under, ToDoubleFunction<Block> figure) {
    return compared(task, over, under, figure, (upper, lower) -> upper - lower);
  }

  private Ratio compared(
      Task<?> task,
      Rival over,
      Rival under,
      ToDoubleFunction<Block> figure,
      DoubleBinaryOperator how) {
    List<List<Double>> compared = new ArrayList<>();
    for (List<Block> fork : forks) {
      List<Block> upper = of(fork, task, over);
      List<Block> lower = of(fork, task, under);
      List<Double> ofFork = new ArrayList<>();
      for (int round = 0; round < upper.size(); round++) {
        ofFork.add(
            how.applyAsDouble(
                figure.applyAsDouble(upper.get(round)), figure.applyAsDouble(lower.get(round))));
      }
      compared.add(ofFork);
    }
    return Ratio.of(compared);
  }

  /**
   * The median of all blocks.
   *
   * @param task what is done
   * @param rival by whom
   * @param figure of what
   * @return the median
   */
  public double median(Task<?> task, Rival rival, ToDoubleFunction<Block> figure) {
    return Ratio.median(
        forks.stream()
            .flatMap(fork -> of(fork, task, rival).stream())
            .map(figure::applyAsDouble)
            .toList());
  }

  /**
   * A bar: one takes at most so many times as long as another.
   *
   * @param bar what is demanded, in words
   * @param limit how many times
   * @param task what is done
   * @param over the one
   * @param under the other
   * @return the bar
   */
  public Bar atMost(String bar, double limit, Task<?> task, Rival over, Rival under) {
    Ratio ratio = ratio(task, over, under);
    return Bar.atMost(bar, limit, ratio.median(), ratio.interval());
  }

  /**
   * A bar: a peer takes at least so many times as long as Mesa.
   *
   * @param label what is done, in words
   * @param limit how many times
   * @param task what is done
   * @param peer the peer
   * @param mesa Mesa
   * @return the bar
   */
  public Bar ahead(String label, double limit, Task<?> task, Rival peer, Rival mesa) {
    Ratio ratio = ratio(task, peer, mesa);
    return Bar.atLeast(
        "%s: %s's time / Mesa's".formatted(label, peer.word()),
        limit,
        ratio.median(),
        ratio.interval());
  }

  /**
   * As a result shows a task.
   *
   * @param task what is done
   * @param scale what times are shown in
   * @param <R> who does it
   * @return the figures of each who does it
   */
  public <R extends Rival> Map<String, Object> figures(Task<R> task, Scale scale) {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (R rival : task.kinds()) {
      Map<String, Object> ofRival = new LinkedHashMap<>();
      ofRival.put("median " + scale.unit(), median(task, rival, scale::time));
      ofRival.put("median CPU " + scale.unit(), median(task, rival, scale::cpuTime));
      ofRival.put("median bytes allocated", median(task, rival, Block::bytes));
      R beside = task.beside(rival);
      if (rival != beside && task.kinds().contains(beside)) {
        String under = " / " + beside.word() + "'s";
        ofRival.put("time" + under, ratio(task, rival, beside).triple());
        ofRival.put("CPU time" + under, ratio(task, rival, beside, Block::cpuNanos).triple());
      }
      ofRival.put(
          scale.unit() + " of each block, fork by fork",
          forks.stream()
              .map(fork -> of(fork, task, rival).stream().map(scale::time).toList())
              .toList());
      figures.put(rival.word(), ofRival);
    }
    return figures;
  }
}
