package io.mesa.bench.cache.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.server.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Caffeine with a maximum size and nothing else, asked by keys that were made before: the least
 * that a cache of answers can cost.
 */
final class PreparedKeys implements Contender, Contender.Answering {
  private static final long MOST = 10_000;

  private final io.mesa.bench.query.peer.Contender plain;
  private final Asked asked;
  private final List<Key> keys = new ArrayList<>();
  private final Cache<Key, List<?>> answers = Caffeine.newBuilder().maximumSize(MOST).build();

  private record Key(Asked asked, int key) {}

  PreparedKeys(Place place, Asked asked, Duration timeout) throws Exception {
    this.plain = Kind.PGJDBC.open(place.url(), timeout);
    this.asked = asked;
    for (int key = 1; key <= KEYS; key++) {
      keys.add(new Key(asked, key));
    }
  }

  private List<?> rows(Key key) throws Exception {
    List<?> kept = answers.getIfPresent(key);
    if (kept != null) {
      return kept;
    }
    List<?> rows = asked.read(plain, key.key());
    answers.put(key, rows);
    return rows;
  }

  @Override
  public long pass() throws Exception {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += rows(keys.get(key - 1)).size();
    }
    return rows;
  }

  @Override
  public List<List<Object>> answer(int key) throws Exception {
    return Asked.values(plain, rows(keys.get(key - 1)));
  }

  @Override
  public void close() {
    plain.close();
  }
}
