package io.mesa.cache.caffeine;

import io.mesa.cache.CacheStatistics;
import io.mesa.event.CacheAudit.Outcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts together what a cache counted. */
final class Figures {
  private static final int MOST = 1_000;

  private final CaffeineCache cache;

  Figures(CaffeineCache cache) {
    this.cache = cache;
  }

  CacheStatistics statistics() {
    Counters counters = cache.counters();
    long stale = counters.staleHits.sum();
    long joins = counters.joins.sum();
    long entries = cache.kept().entries();
    return new CacheStatistics(
        Math.max(0, cache.shapes().hits() - stale - joins),
        stale,
        counters.misses.sum(),
        joins,
        counters.outdated.sum(),
        counters.refusals(),
        cache.kept().evictions(),
        entries,
        cache.kept().bytes(),
        new CacheStatistics.Audits(
            counters.audits(Outcome.SAME),
            counters.audits(Outcome.DIFFERENT),
            counters.audits(Outcome.UNDECIDED)),
        tables(),
        shapes());
  }

  private List<CacheStatistics.OfTable> tables() {
    Map<Entity, Long> hits = new HashMap<>();
    for (ShapeUse shape : cache.shapes().all()) {
      shape.entities().forEach(entity -> hits.merge(entity, shape.hits(), Long::sum));
    }
    return hits.entrySet().stream()
        .map(entry -> table(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(CacheStatistics.OfTable::bytes).reversed())
        .limit(MOST)
        .toList();
  }

  private static CacheStatistics.OfTable table(Entity entity, long hits) {
    return new CacheStatistics.OfTable(
        entity.database(),
        entity.table(),
        VersionWord.changes(entity.word().read()),
        hits,
        entity.entries(),
        entity.bytes());
  }

  private List<CacheStatistics.OfShape> shapes() {
    return cache.shapes().all().stream()
        .map(
            shape ->
                new CacheStatistics.OfShape(
                    shape.source(),
                    shape.shape(),
                    shape.hits(),
                    shape.loads(),
                    shape.loadTime(),
                    shape.entries(),
                    shape.bytes(),
                    shape.isResting()))
        .sorted(Comparator.comparingLong(CacheStatistics.OfShape::hits).reversed())
        .limit(MOST)
        .toList();
  }
}
