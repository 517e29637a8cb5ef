package io.mesa.bench.cache.peer;

import io.mesa.bench.measure.Rival;
import io.mesa.bench.server.Place;
import io.mesa.cache.QueryCache;
import io.mesa.cache.caffeine.CaffeineCache;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Who there is. */
public enum Kind implements Rival {
  /** A gateway with the cache, each {@code Query} built once. */
  MESA("mesa"),
  /** The same, the {@code Query} built each time. */
  MESA_REBUILT("mesa-rebuilt"),
  /** The same as {@link #MESA}, with a listener. */
  MESA_HEARD("mesa-listener"),
  /** The same as {@link #MESA_REBUILT}, with a listener. */
  MESA_REBUILT_HEARD("mesa-rebuilt-listener"),
  /** Caffeine alone, asked by keys made before. */
  CAFFEINE("caffeine"),
  /** Caffeine with versions, weights, lives and statistics, asked by keys made before. */
  SAME_FEATURES("caffeine-same-features"),
  /** Spring's {@code @Cacheable} on Caffeine, a method of what makes the query. */
  SPRING("spring"),
  /** The same, a method of the key alone. */
  SPRING_KEY("spring-key-alone"),
  /** Hibernate's query cache and second-level cache, by JCache on Caffeine. */
  HIBERNATE("hibernate"),
  /** A gateway without a cache, asked for what was never asked for. */
  NO_CACHE_QUERY("mesa-no-cache"),
  /** A gateway whose cache misses everything, and soon keeps none of such. */
  MISS("mesa-miss"),
  /** A gateway whose cache misses everything, and keeps all of it. */
  MISS_KEPT("mesa-miss-kept"),
  /** A gateway without a cache that writes. */
  NO_CACHE_WRITE("mesa-write-no-cache"),
  /** A gateway with the cache that writes. */
  WRITE("mesa-write"),
  /** What the cache alone does for a write. */
  MARK("mesa-mark");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /**
   * Reads such a word.
   *
   * @param word the word
   * @return whose it is
   */
  public static Kind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word + " is none of " + words()));
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(Kind::word).toList();
  }

  /**
   * Prepares it.
   *
   * @param place the database
   * @param asked what is asked for
   * @param timeout the server's time limit for each statement
   * @return the contender, to be closed
   * @throws Exception where it fails
   */
  public Contender open(Place place, Asked asked, Duration timeout) throws Exception {
    return switch (this) {
      case MESA -> new MesaHits(place, asked, false, false);
      case MESA_REBUILT -> new MesaHits(place, asked, true, false);
      case MESA_HEARD -> new MesaHits(place, asked, false, true);
      case MESA_REBUILT_HEARD -> new MesaHits(place, asked, true, true);
      case CAFFEINE -> new PreparedKeys(place, asked, timeout);
      case SAME_FEATURES -> new SameFeatures(place, asked, timeout);
      case SPRING -> new SpringCacheable(place, asked, false, timeout);
      case SPRING_KEY -> new SpringCacheable(place, asked, true, timeout);
      case HIBERNATE -> new HibernateQueryCache(place, asked, timeout);
      case NO_CACHE_QUERY -> new MesaMisses(place, null);
      case MISS -> new MesaMisses(place, CaffeineCache.builder().build());
      case MISS_KEPT -> new MesaMisses(place, keepingAll());
      case NO_CACHE_WRITE -> new MesaWrites(place, null);
      case WRITE -> new MesaWrites(place, CaffeineCache.builder().build());
      case MARK -> new Marks(CaffeineCache.builder().build());
    };
  }

  private static QueryCache keepingAll() {
    return CaffeineCache.builder().costOfKeeping(Duration.ZERO).build();
  }
}
