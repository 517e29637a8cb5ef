package io.mesa.bench.cache.peer;

import io.mesa.cache.QueryCache;
import io.mesa.cache.WriteSet;
import io.mesa.value.TableName;
import java.util.Set;

/** Tells a cache of writes of one table that never go anywhere. */
final class Marks implements Contender {
  private static final WriteSet WRITTEN =
      new WriteSet.Tables("bench", Set.of(TableName.of("public", Asked.TABLE)));

  private final QueryCache cache;

  Marks(QueryCache cache) {
    this.cache = cache;
  }

  @Override
  public long pass() {
    for (int key = 1; key <= KEYS; key++) {
      cache.writing(() -> WRITTEN).committed();
    }
    return KEYS;
  }

  @Override
  public void close() {
    // It holds memory only.
  }
}
