package io.mesa.bench.cache.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Caffeine of the same size, the table's version a part of the key: what a write makes untrue is
 * not found any more, and stays until its room is needed.
 */
final class VersionInKey implements Player {
  /** Caffeine chooses otherwise where answers have a weight, which those of queries have. */
  private static final int WEIGHT = 60_000;

  private final long[] versions = new long[Trace.TABLES];
  private final Cache<Key, Boolean> answers =
      Caffeine.newBuilder()
          .maximumWeight((long) WEIGHT * Trace.ROOM)
          .weigher((Key key, Boolean answer) -> WEIGHT)
          .executor(Runnable::run)
          .build();

  private record Key(int key, long version) {}

  @Override
  public boolean read(int key) {
    var versioned = new Key(key, versions[Trace.table(key)]);
    if (answers.getIfPresent(versioned) != null) {
      return true;
    }
    answers.put(versioned, true);
    return false;
  }

  @Override
  public void write(int table) {
    versions[table]++;
  }
}
