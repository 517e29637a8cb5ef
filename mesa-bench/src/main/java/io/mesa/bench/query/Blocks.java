package io.mesa.bench.query;

import io.mesa.bench.measure.Ratio;
import io.mesa.bench.query.AlternatingFork.Size;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.result.Bar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
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
  static Blocks run(String url, Size size, List<Workload> workloads, Consumer<String> progress)
      throws IOException {
    List<List<Block>> forks = new ArrayList<>();
    for (int fork = 0; fork < size.forks(); fork++) {
      forks.add(AlternatingFork.run(url, size, workloads));
      var soFar = new Blocks(forks);
      for (Workload workload : workloads) {
        progress.accept(
            "fork %d, %s: %s µs"
                .formatted(fork + 1, workload.label(), soFar.medians(workload, Block::micros)));
      }
    }
    return new Blocks(forks);
  }

  private Map<String, String> medians(Workload workload, ToDoubleFunction<Block> figure) {
    Map<String, String> medians = new LinkedHashMap<>();
    for (Kind kind : workload.kinds()) {
      medians.put(kind.word(), String.format(Locale.ROOT, "%.1f", median(workload, kind, figure)));
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
    List<List<Double>> ratios = new ArrayList<>();
    for (List<Block> fork : forks) {
      List<Block> upper = of(fork, workload, over);
      List<Block> lower = of(fork, workload, under);
      List<Double> ofFork = new ArrayList<>();
      for (int round = 0; round < upper.size(); round++) {
        ofFork.add(figure.applyAsDouble(upper.get(round)) / figure.applyAsDouble(lower.get(round)));
      }
      ratios.add(ofFork);
    }
    return Ratio.of(ratios);
  }

  /** The median of all blocks. */
  double median(Workload workload, Kind kind, ToDoubleFunction<Block> figure) {
    return Ratio.median(
        forks.stream()
            .flatMap(fork -> of(fork, workload, kind).stream())
            .map(figure::applyAsDouble)
            .toList());
  }

  /** A bar: one takes at most so many times as long as another. */
  Bar atMost(String bar, double limit, Workload workload, Kind over, Kind under) {
    Ratio ratio = ratio(workload, over, under, Block::micros);
    return Bar.atMost(bar, limit, ratio.median(), ratio.interval());
  }

  /** A bar: a peer takes at least as long as Mesa. */
  Bar ahead(Workload workload, Kind peer) {
    Ratio ratio = ratio(workload, peer, Kind.MESA, Block::micros);
    return Bar.atLeast(
        "%s: %s's time / Mesa's".formatted(workload.label(), peer.word()),
        1,
        ratio.median(),
        ratio.interval());
  }

  /** As a result shows a workload. */
  Map<String, Object> figures(Workload workload) {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Kind kind : workload.kinds()) {
      Map<String, Object> ofKind = new LinkedHashMap<>();
      ofKind.put("median µs", median(workload, kind, Block::micros));
      ofKind.put("median CPU µs", median(workload, kind, Block::cpuMicros));
      ofKind.put("median bytes allocated", median(workload, kind, Block::bytes));
      Kind plain = kind.plain();
      if (kind != plain && workload.kinds().contains(plain)) {
        String under = " / " + plain.word() + "'s";
        ofKind.put("time" + under, triple(ratio(workload, kind, plain, Block::micros)));
        ofKind.put("CPU time" + under, triple(ratio(workload, kind, plain, Block::cpuMicros)));
      }
      ofKind.put(
          "µs of each block, fork by fork",
          forks.stream()
              .map(fork -> of(fork, workload, kind).stream().map(Block::micros).toList())
              .toList());
      figures.put(kind.word(), ofKind);
    }
    return figures;
  }

  private static List<Double> triple(Ratio ratio) {
    return List.of(ratio.median(), ratio.interval().low(), ratio.interval().high());
  }
}
