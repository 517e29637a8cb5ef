package io.mesa.bench.cache;

import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.measure.Ratio;
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
record Blocks(List<List<Block>> forks) {

  /**
   * Runs the forks.
   *
   * @param url the database
   * @param progress is told how far it is
   */
  static Blocks run(
      String url, CacheFork.Size size, List<Workload> workloads, Consumer<String> progress)
      throws IOException {
    List<List<Block>> forks = new ArrayList<>();
    for (int fork = 0; fork < size.forks(); fork++) {
      forks.add(CacheFork.run(url, size, workloads));
      var soFar = new Blocks(forks);
      for (Workload workload : workloads) {
        progress.accept(
            "fork %d, %s: %s ns".formatted(fork + 1, workload.label(), soFar.medians(workload)));
      }
    }
    return new Blocks(forks);
  }

  private Map<String, String> medians(Workload workload) {
    Map<String, String> medians = new LinkedHashMap<>();
    for (Kind kind : workload.kinds()) {
      double nanos = median(workload, kind, Block::nanos);
      medians.put(kind.word(), String.format(Locale.ROOT, "%.0f", nanos));
    }
    return medians;
  }

  private static List<Block> of(List<Block> fork, Workload workload, Kind kind) {
    return fork.stream()
        .filter(block -> block.workload() == workload && block.kind() == kind)
        .toList();
  }

  /** How many times more one takes than another in the same round. */
  Ratio ratio(Workload workload, Kind over, Kind under, ToDoubleFunction<Block> figure) {
    return compared(workload, over, under, figure, (upper, lower) -> upper / lower);
  }

  /** How much more one takes than another in the same round. */
  Ratio difference(Workload workload, Kind over, Kind under, ToDoubleFunction<Block> figure) {
    return compared(workload, over, under, figure, (upper, lower) -> upper - lower);
  }

  private Ratio compared(
      Workload workload,
      Kind over,
      Kind under,
      ToDoubleFunction<Block> figure,
      DoubleBinaryOperator how) {
    List<List<Double>> compared = new ArrayList<>();
    for (List<Block> fork : forks) {
      List<Block> upper = of(fork, workload, over);
      List<Block> lower = of(fork, workload, under);
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

  /** The median of all blocks. */
  double median(Workload workload, Kind kind, ToDoubleFunction<Block> figure) {
    return Ratio.median(
        forks.stream()
            .flatMap(fork -> of(fork, workload, kind).stream())
            .map(figure::applyAsDouble)
            .toList());
  }

  /** As a result shows a workload; the first of its contenders is what the others are beside. */
  Map<String, Object> figures(Workload workload) {
    Map<String, Object> figures = new LinkedHashMap<>();
    Kind first = workload.kinds().get(0);
    for (Kind kind : workload.kinds()) {
      Map<String, Object> ofKind = new LinkedHashMap<>();
      ofKind.put("median ns", median(workload, kind, Block::nanos));
      ofKind.put("median CPU ns", median(workload, kind, Block::cpuNanos));
      ofKind.put("median bytes allocated", median(workload, kind, Block::bytes));
      if (kind != first) {
        String under = " / " + first.word() + "'s";
        ofKind.put("time" + under, triple(ratio(workload, kind, first, Block::nanos)));
        ofKind.put("CPU time" + under, triple(ratio(workload, kind, first, Block::cpuNanos)));
      }
      ofKind.put(
          "ns of each block, fork by fork",
          forks.stream()
              .map(fork -> of(fork, workload, kind).stream().map(Block::nanos).toList())
              .toList());
      figures.put(kind.word(), ofKind);
    }
    return figures;
  }

  /** A median with its interval. */
  static List<Double> triple(Ratio ratio) {
    return List.of(ratio.median(), ratio.interval().low(), ratio.interval().high());
  }
}
