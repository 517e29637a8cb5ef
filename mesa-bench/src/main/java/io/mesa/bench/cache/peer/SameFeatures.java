package io.mesa.bench.cache.peer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.server.Place;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine with what Mesa's cache has, as one would write it by hand for one database: answers by
 * query and source with the versions of what they are made of, which are compared at each look;
 * weighed, each with a life of its own, counted. Its keys are made before, so that a look costs no
 * more than it must.
 */
final class SameFeatures implements Contender, Contender.Answering {
  private static final long MOST_WEIGHT = 64L << 20;
  private static final int ROW_BYTES = 500;
  private static final int FIXED_BYTES = 500;

  private final io.mesa.bench.query.peer.Contender plain;
  private final Asked asked;
  private final List<Key> keys = new ArrayList<>();
  private final AtomicLong anything = new AtomicLong();
  private final AtomicLong table = new AtomicLong();
  private final Cache<Key, Answer> answers =
      Caffeine.newBuilder()
          .maximumWeight(MOST_WEIGHT)
          .weigher((Key key, Answer answer) -> FIXED_BYTES + ROW_BYTES * answer.rows.size())
          .expireAfter(Expiry.creating((Key key, Answer answer) -> answer.life))
          .recordStats()
          .build();

  /** The hash is reckoned once: a query does the same. */
  private static final class Key {
    private final String source;
    private final Query query;
    private final int hash;

    Key(String source, Query query) {
      this.source = source;
      this.query = query;
      this.hash = 31 * source.hashCode() + query.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other == this
          || (other instanceof Key key && query.equals(key.query) && source.equals(key.source));
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private static final class Answer {
    private final List<?> rows;
    private final AtomicLong[] words;
    private final long[] versions;
    private final Duration life;

    Answer(List<?> rows, AtomicLong[] words, long[] versions, Duration life) {
      this.rows = rows;
      this.words = words;
      this.versions = versions;
      this.life = life;
    }

    boolean isCurrent() {
      for (int i = 0; i < words.length; i++) {
        if (words[i].get() != versions[i]) {
          return false;
        }
      }
      return true;
    }
  }

  SameFeatures(Place place, Asked asked, Duration timeout) throws Exception {
    this.plain = Kind.PGJDBC.open(place.url(), timeout);
    this.asked = asked;
    for (int key = 1; key <= KEYS; key++) {
      keys.add(new Key("bench", asked.query(key)));
    }
  }

  private List<?> rows(int key) throws Exception {
    Answer kept = answers.getIfPresent(keys.get(key - 1));
    return kept != null && kept.isCurrent() ? kept.rows : load(key);
  }

  private List<?> load(int key) throws Exception {
    AtomicLong[] words = {anything, table};
    long[] versions = {anything.get(), table.get()};
    List<?> rows = asked.read(plain, key);
    answers.put(keys.get(key - 1), new Answer(rows, words, versions, MesaHits.LIFE));
    return rows;
  }

  @Override
  public long pass() throws Exception {
    long rows = 0;
    for (int key = 1; key <= KEYS; key++) {
      rows += rows(key).size();
    }
    return rows;
  }

  @Override
  public List<List<Object>> answer(int key) throws Exception {
    return Asked.values(plain, rows(key));
  }

  @Override
  public void close() {
    plain.close();
  }
}
