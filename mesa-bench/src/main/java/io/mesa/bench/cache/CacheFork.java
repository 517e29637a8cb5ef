package io.mesa.bench.cache;

import io.mesa.bench.cache.peer.Asked;
import io.mesa.bench.cache.peer.Contender;
import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.measure.Block;
import io.mesa.bench.measure.Blocks;
import io.mesa.bench.measure.Scale;
import io.mesa.bench.measure.Turns;
import io.mesa.bench.server.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * All contenders in turn, in a JVM of their own, for a fraction of a second each, in another order
 * each round.
 */
final class CacheFork {
  /** The server's limit for each statement; Mesa's default. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  static final Turns FULL = new Turns(10, 15, 20, 100);
  static final Turns QUICK = new Turns(2, 5, 5, 50);
  static final Turns REHEARSAL = new Turns(2, 1, 2, 5);

  private final Place place;
  private final Map<Opened, Contender> contenders = new LinkedHashMap<>();

  private record Opened(Kind kind, Asked asked) {}

  private CacheFork(Place place) {
    this.place = place;
  }

  /** Starts such JVMs, one after the other. */
  static Blocks runAll(String url, Turns turns, List<Workload> workloads, Consumer<String> progress)
      throws IOException {
    return turns.fork(CacheFork.class, url, workloads, Scale.NANOS, progress);
  }

  /**
   * The JVM's own work.
   *
   * @param args as {@link Turns#fork} gives them
   * @throws Exception where a contender fails
   */
  public static void main(String[] args) throws Exception {
    Turns turns = Turns.of(args);
    var fork = new CacheFork(Place.of(args[0]));
    try {
      for (String workload : Turns.tasks(args)) {
        fork.run(Workload.valueOf(workload), turns);
      }
    } finally {
      fork.contenders.values().forEach(Contender::close);
    }
  }

  private void run(Workload workload, Turns turns) throws Exception {
    Map<Kind, Contender> ofWorkload = new LinkedHashMap<>();
    for (Kind kind : workload.kinds()) {
      ofWorkload.put(kind, contender(new Opened(kind, workload.asked())));
    }
    KeptAnswers.check(place, workload.asked(), ofWorkload);
    turns.play(
        workload.kinds(),
        (kind, nanos) -> {
          Contender contender = Objects.requireNonNull(ofWorkload.get(kind), kind.name());
          Threads.Done done = new Threads(contender, nanos).run(workload.threads());
          return new Block(workload.name(), kind.name(), done.count(), done.measurement());
        });
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
}
