package io.mesa.bench.cache;

import static io.mesa.bench.cache.peer.Kind.CAFFEINE;
import static io.mesa.bench.cache.peer.Kind.HIBERNATE;
import static io.mesa.bench.cache.peer.Kind.MARK;
import static io.mesa.bench.cache.peer.Kind.MESA;
import static io.mesa.bench.cache.peer.Kind.MESA_HEARD;
import static io.mesa.bench.cache.peer.Kind.MESA_REBUILT;
import static io.mesa.bench.cache.peer.Kind.MESA_REBUILT_HEARD;
import static io.mesa.bench.cache.peer.Kind.MISS;
import static io.mesa.bench.cache.peer.Kind.MISS_KEPT;
import static io.mesa.bench.cache.peer.Kind.NO_CACHE_QUERY;
import static io.mesa.bench.cache.peer.Kind.NO_CACHE_WRITE;
import static io.mesa.bench.cache.peer.Kind.SAME_FEATURES;
import static io.mesa.bench.cache.peer.Kind.SPRING;
import static io.mesa.bench.cache.peer.Kind.SPRING_KEY;
import static io.mesa.bench.cache.peer.Kind.WRITE;

import io.mesa.bench.cache.peer.Asked;
import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.measure.Task;
import java.util.List;

/** What is done over and over. */
enum Workload implements Task<Kind> {
  HITS("hit of 1 row, 1 thread", Asked.ONE_ROW, 1, Kinds.OF_HITS),
  HITS_2("hit of 1 row, 2 threads", Asked.ONE_ROW, 2, Kinds.OF_HITS),
  HITS_16("hit of 1 row, 16 threads", Asked.ONE_ROW, 16, Kinds.OF_HITS),
  HITS_OF_MANY(
      "hit of 100 rows, 1 thread",
      Asked.HUNDRED_ROWS,
      1,
      List.of(MESA, MESA_REBUILT, SAME_FEATURES, SPRING, HIBERNATE)),
  MISSES("miss of 1 row, 1 thread", Asked.ONE_ROW, 1, List.of(NO_CACHE_QUERY, MISS, MISS_KEPT)),
  WRITES("write of 1 row, 1 thread", Asked.ONE_ROW, 1, List.of(NO_CACHE_WRITE, WRITE)),
  MARKS("what the cache does for a write, 1 thread", Asked.ONE_ROW, 1, List.of(MARK));

  private final String label;
  private final Asked asked;
  private final int threads;

  @SuppressWarnings("ImmutableEnumChecker") // A list that cannot be changed.
  private final List<Kind> kinds;

  /** Lists that a constant needs before it is there. */
  private static final class Kinds {
    static final List<Kind> OF_HITS =
        List.of(
            MESA,
            MESA_REBUILT,
            MESA_HEARD,
            MESA_REBUILT_HEARD,
            CAFFEINE,
            SAME_FEATURES,
            SPRING,
            SPRING_KEY,
            HIBERNATE);
  }

  Workload(String label, Asked asked, int threads, List<Kind> kinds) {
    this.label = label;
    this.asked = asked;
    this.threads = threads;
    this.kinds = kinds;
  }

  @Override
  public String label() {
    return label;
  }

  /** What is asked for. */
  Asked asked() {
    return asked;
  }

  /** How many threads do it at once. */
  int threads() {
    return threads;
  }

  @Override
  public List<Kind> kinds() {
    return kinds;
  }

  @Override
  public Kind beside(Kind rival) {
    return kinds.get(0);
  }
}
