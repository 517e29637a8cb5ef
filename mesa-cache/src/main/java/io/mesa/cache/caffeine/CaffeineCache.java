package io.mesa.cache.caffeine;

import io.mesa.cache.CacheScope;
import io.mesa.cache.CacheStatistics;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.PendingWrite;
import io.mesa.cache.QueryCache;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.query.Query;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A {@link QueryCache} in the heap of one JVM, on Caffeine.
 *
 * <pre>{@code
 * try (Mesa mesa =
 *     Mesa.builder()
 *         .source(orders)
 *         .cache(CaffeineCache.builder().maximumBytes(64L << 20).build())
 *         .build()) { … }
 * }</pre>
 *
 * <p>An answer is kept under its query and {@link CacheScope}, together with the versions of all it
 * is made of; it is found as long as those are the current ones. A write marks what it may change
 * before it is sent, moves the versions when it is done, and takes the mark away; whatever was read
 * meanwhile is not kept. So an answer that is found was true at some instant of the call, and an
 * old one needs not be looked for to be gone.
 *
 * <p>What is kept is bounded by {@linkplain CaffeineCacheBuilder its builder}. Of queries of one
 * {@linkplain io.mesa.query.QueryShape shape} nothing is kept while that does not pay: it is looked
 * at after each 256 loads, slow ones more, and pays where the loads that were saved took longer
 * than {@linkplain CaffeineCacheBuilder#costOfKeeping keeping} cost for those that were not. While
 * it does not, one query in 16 is kept to see whether it would; all are again as soon as that saves
 * twice the cost.
 */
public final class CaffeineCache implements QueryCache {
  private final Words words = new Words();
  private final KeptAnswers kept;
  private final Map<AnswerKey, Loading> loadings = new ConcurrentHashMap<>();
  private final Shapes shapes;
  private final Counters counters = new Counters();
  private final Rules rules;
  private final LongSupplier nanos;

  CaffeineCache(Rules rules, KeptAnswers kept, Shapes shapes, LongSupplier nanos) {
    this.rules = rules;
    this.kept = kept;
    this.shapes = shapes;
    this.nanos = nanos;
  }

  /**
   * Starts a cache.
   *
   * @return a builder
   */
  public static CaffeineCacheBuilder builder() {
    return new CaffeineCacheBuilder();
  }

  Words words() {
    return words;
  }

  KeptAnswers kept() {
    return kept;
  }

  Map<AnswerKey, Loading> loadings() {
    return loadings;
  }

  Shapes shapes() {
    return shapes;
  }

  Counters counters() {
    return counters;
  }

  Rules rules() {
    return rules;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  /** The tables of a read set, marked as the rules of the source say that asks for them. */
  List<Entity> entities(String source, ReadSet.Tables reads) {
    List<Entity> entities = words.entities(reads);
    for (Entity entity : entities) {
      if (rules.isImmutable(source, entity.table())) {
        entity.markImmutable();
      }
    }
    return entities;
  }

  @Override
  public CachedAnswers answers(CacheScope scope, Consumer<Query> refresh) {
    return new ScopedAnswers(this, scope, refresh);
  }

  @Override
  public PendingWrite writing(Supplier<WriteSet> writes) {
    return words.writing(writes);
  }

  @Override
  public long structureVersion() {
    return words.structureVersion();
  }

  /** Lets all answers go. Nothing that is true needs this. */
  public void clear() {
    kept.clear();
  }

  @Override
  public CacheStatistics statistics() {
    return new Figures(this).statistics();
  }

  @Override
  public String toString() {
    return "CaffeineCache[%d answers, %d bytes]".formatted(kept.entries(), kept.bytes());
  }
}
