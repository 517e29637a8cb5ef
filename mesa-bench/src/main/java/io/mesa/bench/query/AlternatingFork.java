package io.mesa.bench.query;

import io.mesa.bench.measure.Block;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.measure.Turns;
import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All contenders in turn, in a JVM of their own, for a fraction of a second each, in another order
 * each round.
 */
final class AlternatingFork {
  /** The server's limit for each statement; Mesa's default. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  static final Turns FULL = new Turns(10, 30, 20, 150);
  static final Turns QUICK = new Turns(3, 8, 8, 100);
  static final Turns REHEARSAL = new Turns(2, 1, 2, 20);

  /** Where results go, so that they are made. */
  static volatile @Nullable Object sink;

  private AlternatingFork() {}

  /** Starts such JVMs, one after the other. */
  static Blocks runAll(String url, Turns turns, List<Workload> workloads, Consumer<String> progress)
      throws IOException {
    return turns.fork(AlternatingFork.class, url, workloads, Scale.MICROS, progress);
  }

  /**
   * The JVM's own work.
   *
   * @param args as {@link Turns#fork} gives them
   * @throws Exception where a contender fails
   */
  public static void main(String[] args) throws Exception {
    Turns turns = Turns.of(args);
    List<Workload> workloads = Turns.tasks(args).stream().map(Workload::valueOf).toList();
    Map<Kind, Contender> contenders = new EnumMap<>(Kind.class);
    try {
      for (Workload workload : workloads) {
        for (Kind kind : workload.kinds()) {
          if (!contenders.containsKey(kind)) {
            contenders.put(kind, kind.open(args[0], TIMEOUT));
          }
        }
      }
      SameAnswers.check(contenders);
      for (Workload workload : workloads) {
        turns.play(
            workload.kinds(),
            (kind, nanos) -> {
              Contender contender = Objects.requireNonNull(contenders.get(kind), kind.name());
              return block(workload, kind, contender, nanos);
            });
      }
    } finally {
      contenders.values().forEach(Contender::close);
    }
  }

  private static Block block(Workload workload, Kind kind, Contender contender, long blockNanos)
      throws Exception {
    var count = new long[1];
    Measurement measurement =
        Measurement.of(
            () -> {
              long start = System.nanoTime();
              long done = 0;
              do {
                sink = workload.run(contender, (int) (done % Contender.KEYS) + 1);
                done++;
              } while (System.nanoTime() - start < blockNanos);
              count[0] = done;
            });
    return new Block(workload.name(), kind.name(), count[0], measurement);
  }
}
