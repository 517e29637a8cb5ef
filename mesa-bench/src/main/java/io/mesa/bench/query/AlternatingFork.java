package io.mesa.bench.query;

import io.mesa.bench.measure.Block;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.ChildJvm;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All contenders in turn, in a JVM of their own, for a fraction of a second each; who goes first
 * alternates.
 */
final class AlternatingFork {
  /** The server's limit for each statement; Mesa's default. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

  /** Where results go, so that they are made. */
  static volatile @Nullable Object sink;

  private AlternatingFork() {}

  /**
   * How much is done.
   *
   * @param forks how many JVMs
   * @param warmups uncounted rounds in each
   * @param rounds counted rounds in each
   * @param blockMillis how long each contender has in a round
   */
  record Size(int forks, int warmups, int rounds, int blockMillis) {
    static final Size FULL = new Size(10, 30, 20, 150);
    static final Size QUICK = new Size(3, 8, 8, 100);
    static final Size REHEARSAL = new Size(2, 1, 2, 20);
  }

  /** Starts such JVMs, one after the other. */
  static Blocks runAll(String url, Size size, List<Workload> workloads, Consumer<String> progress)
      throws IOException {
    return Blocks.run(
        size.forks(), () -> run(url, size, workloads), workloads, Scale.MICROS, progress);
  }

  private static List<Block> run(String url, Size size, List<Workload> workloads)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                url,
                String.valueOf(size.warmups()),
                String.valueOf(size.rounds()),
                String.valueOf(size.blockMillis())));
    workloads.forEach(workload -> arguments.add(workload.name()));
    return ChildJvm.run(AlternatingFork.class, OPTIONS, arguments).stream()
        .map(Block::parse)
        .toList();
  }

  /**
   * The JVM's own work.
   *
   * @param args the database's URL, uncounted rounds, counted rounds, milliseconds of a block,
   *     workloads
   * @throws Exception where a contender fails
   */
  public static void main(String[] args) throws Exception {
    int warmups = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    long blockNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[3]));
    List<Workload> workloads =
        List.of(args).subList(4, args.length).stream().map(Workload::valueOf).toList();
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
        for (int round = 0; round < warmups + rounds; round++) {
          for (Block block : round(workload, round, contenders, blockNanos)) {
            if (round >= warmups) {
              System.out.println(block.print());
            }
          }
        }
      }
    } finally {
      contenders.values().forEach(Contender::close);
    }
  }

  private static List<Block> round(
      Workload workload, int round, Map<Kind, Contender> contenders, long blockNanos)
      throws Exception {
    List<Kind> kinds = workload.kinds();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Kind kind = kinds.get((i + round) % kinds.size());
      Contender contender = contenders.get(kind);
      if (contender != null) {
        blocks.add(block(workload, kind, contender, blockNanos));
      }
    }
    return blocks;
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
