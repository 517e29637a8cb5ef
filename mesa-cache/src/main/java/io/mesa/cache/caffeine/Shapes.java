package io.mesa.cache.caffeine;

import io.mesa.query.Query;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The shapes that are asked for. Where there are more than {@value #MOST}, those without answers
 * that were asked for longest ago are forgotten. Thread-safe.
 */
final class Shapes {
  static final int MOST = 1_000;
  private static final int FORGOTTEN_AT_ONCE = 100;

  private final long keepingNanos;
  private final Map<Key, ShapeUse> shapes = new ConcurrentHashMap<>();
  private final LongAdder forgottenHits = new LongAdder();

  private record Key(String source, long shape) {}

  /** A shape, and when it was asked for last. */
  private record Asked(Key key, long nanos) {}

  Shapes(long keepingNanos) {
    this.keepingNanos = keepingNanos;
  }

  /** The use of a query's shape. */
  ShapeUse of(String source, Query query) {
    var key = new Key(source, query.shapeHash());
    ShapeUse known = shapes.get(key);
    if (known != null) {
      return known;
    }
    if (shapes.size() >= MOST) {
      forget();
    }
    return shapes.computeIfAbsent(key, any -> new ShapeUse(source, query.shape(), keepingNanos));
  }

  private synchronized void forget() {
    List<Asked> first =
        shapes.entrySet().stream()
            .filter(entry -> entry.getValue().entries() == 0)
            .map(entry -> new Asked(entry.getKey(), entry.getValue().lastNanos()))
            .sorted(Comparator.comparingLong(Asked::nanos))
            .limit(FORGOTTEN_AT_ONCE)
            .toList();
    for (Asked asked : first) {
      ShapeUse forgotten = shapes.remove(asked.key());
      if (forgotten != null) {
        forgottenHits.add(forgotten.hits());
      }
    }
  }

  /** How often answers of any shape were found, or had by waiting. */
  long hits() {
    return forgottenHits.sum() + shapes.values().stream().mapToLong(ShapeUse::hits).sum();
  }

  Collection<ShapeUse> all() {
    return shapes.values();
  }
}
