package io.mesa.bench.cache;

import io.mesa.bench.cache.peer.Asked;
import io.mesa.bench.cache.peer.Contender;
import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.measure.Block;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.ChildJvm;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.server.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All contenders in turn, in a JVM of their own, for a fraction of a second each; who goes first
 * alternates.
 */
final class CacheFork {
  /** The server's limit for each statement; Mesa's default. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

  private final Place place;
  private final Map<Opened, Contender> contenders = new LinkedHashMap<>();

  private record Opened(Kind kind, Asked asked) {}

  private CacheFork(Place place) {
    this.place = place;
  }

  /**
   * How much is done.
   *
   * @param forks how many JVMs
   * @param warmups uncounted rounds in each
   * @param rounds counted rounds in each
   * @param blockMillis how long each contender has in a round
   */
  record Size(int forks, int warmups, int rounds, int blockMillis) {
    static final Size FULL = new Size(10, 15, 20, 100);
    static final Size QUICK = new Size(2, 5, 5, 50);
    static final Size REHEARSAL = new Size(2, 1, 2, 5);
  }

  /** Starts such JVMs, one after the other. */
  static Blocks runAll(String url, Size size, List<Workload> workloads, Consumer<String> progress)
      throws IOException {
    return Blocks.run(
        size.forks(), () -> run(url, size, workloads), workloads, Scale.NANOS, progress);
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
    return ChildJvm.run(CacheFork.class, OPTIONS, arguments).stream().map(Block::parse).toList();
  }

  /**
   * The JVM's own work.
   *
   * @param args the database's URL, uncounted rounds, counted rounds, milliseconds of a block,
   *     workloads
   * @throws Exception where a contender fails
   */
  public static void main(String[] args) throws Exception {
    var size =
        new Size(
            1, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    var fork = new CacheFork(Place.of(args[0]));
    try {
      for (String workload : List.of(args).subList(4, args.length)) {
        fork.run(Workload.valueOf(workload), size);
      }
    } finally {
      fork.contenders.values().forEach(Contender::close);
    }
  }

  private void run(Workload workload, Size size) throws Exception {
    Map<Kind, Contender> ofWorkload = new LinkedHashMap<>();
    for (Kind kind : workload.kinds()) {
      ofWorkload.put(kind, contender(new Opened(kind, workload.asked())));
    }
    KeptAnswers.check(place, workload.asked(), ofWorkload);
    long nanos = TimeUnit.MILLISECONDS.toNanos(size.blockMillis());
    for (int round = 0; round < size.warmups() + size.rounds(); round++) {
      for (Block block : round(workload, round, ofWorkload, nanos)) {
        if (round >= size.warmups()) {
          System.out.println(block.print());
        }
      }
    }
  }

  private Contender contender(Opened opened) throws Exception {
    Contender known = contenders.get(opened);
    if (known != null) {
      return known;
    }
    Contender contender = opened.kind().open(place, opened.asked(), TIMEOUT);
    contenders.put(opened, contender);
    return contender;
  }

  private static List<Block> round(
      Workload workload, int round, Map<Kind, Contender> contenders, long nanos) throws Exception {
    List<Map.Entry<Kind, Contender>> turns = List.copyOf(contenders.entrySet());
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      Map.Entry<Kind, Contender> turn = turns.get((i + round) % turns.size());
      Threads.Done done = new Threads(turn.getValue(), nanos).run(workload.threads());
      blocks.add(
          new Block(workload.name(), turn.getKey().name(), done.count(), done.measurement()));
    }
    return blocks;
  }
}
