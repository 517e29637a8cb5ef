package io.mesa.micrometer;

import io.mesa.cache.CacheStatistics;
import io.mesa.cache.QueryCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a cache of answers did, under the names that Micrometer has for caches. {@code cache.puts}
 * are the misses whose answer was kept. Besides: {@code mesa.cache.bytes}; {@code
 * mesa.cache.refusals} with the {@code reason} why an answer was not kept; {@code
 * mesa.cache.stale}, answers given to calls that allow them to be old; {@code mesa.cache.audits}
 * ({@code result}). Thread-safe. Needs {@code micrometer-core}.
 *
 * <pre>{@code
 * new QueryCacheMetrics(cache, "answers", Tags.empty()).bindTo(registry);
 * }</pre>
 */
@SuppressWarnings("exports") // Only who has Micrometer uses it.
public final class QueryCacheMetrics extends CacheMeterBinder<QueryCache> {

  /**
   * Of a cache, for as long as the application holds it.
   *
   * @param cache the cache
   * @param name what the meters name it
   * @param tags further tags
   */
  public QueryCacheMetrics(QueryCache cache, String name, Iterable<Tag> tags) {
    super(cache, name, tags);
  }

  private long figure(ToLongFunction<CacheStatistics> figure) {
    @Nullable QueryCache cache = getCache();
    return cache == null ? 0 : figure.applyAsLong(cache.statistics());
  }

  @Override
  protected @Nullable Long size() {
    return figure(CacheStatistics::entries);
  }

  @Override
  protected long hitCount() {
    return figure(CacheStatistics::hits);
  }

  @Override
  protected Long missCount() {
    return figure(CacheStatistics::misses);
  }

  @Override
  protected Long evictionCount() {
    return figure(CacheStatistics::evictions);
  }

  @Override
  protected long putCount() {
    return figure(each -> Math.max(0, each.misses() - each.joins() - each.bypasses()));
  }

  @Override
  protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
    @Nullable QueryCache cache = getCache();
    if (cache == null) {
      return;
    }
    Tags tags = Tags.of(getTagsWithCacheName());
    Gauge.builder("mesa.cache.bytes", cache, of -> of.statistics().bytes())
        .description("What the answers take of the heap, as the cache reckons.")
        .baseUnit("bytes")
        .tags(tags)
        .register(registry);
    counter(registry, cache, "mesa.cache.stale", tags, CacheStatistics::staleHits);
    for (CacheStatistics.Refusal reason : CacheStatistics.Refusal.values()) {
      counter(
          registry,
          cache,
          "mesa.cache.refusals",
          tags.and("reason", CallConvention.word(reason)),
          figures -> figures.refusals().getOrDefault(reason, 0L));
    }
    audits(registry, cache, tags, "same", CacheStatistics.Audits::same);
    audits(registry, cache, tags, "different", CacheStatistics.Audits::different);
    audits(registry, cache, tags, "undecided", CacheStatistics.Audits::undecided);
  }

  private static void audits(
      MeterRegistry registry,
      QueryCache cache,
      Tags tags,
      String result,
      ToLongFunction<CacheStatistics.Audits> figure) {
    counter(
        registry,
        cache,
        "mesa.cache.audits",
        tags.and("result", result),
        figures -> figure.applyAsLong(figures.audits()));
  }

  private static void counter(
      MeterRegistry registry,
      QueryCache cache,
      String name,
      Tags tags,
      ToLongFunction<CacheStatistics> figure) {
    FunctionCounter.builder(name, cache, of -> figure.applyAsLong(of.statistics()))
        .tags(tags)
        .register(registry);
  }
}
