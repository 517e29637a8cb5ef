package io.mesa.cache.caffeine;

import io.mesa.cache.CacheStatistics.Refusal;
import io.mesa.event.CacheAudit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of all shapes together. Thread-safe. */
final class Counters {
  final LongAdder staleHits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder joins = new LongAdder();
  final LongAdder outdated = new LongAdder();
  private final Map<Refusal, LongAdder> refusals = adders(Refusal.class);
  private final Map<CacheAudit.Outcome, LongAdder> audits = adders(CacheAudit.Outcome.class);

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> adders = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      adders.put(each, new LongAdder());
    }
    return Map.copyOf(adders);
  }

  private static <E> LongAdder of(Map<E, LongAdder> adders, E each) {
    return Objects.requireNonNull(adders.get(each));
  }

  void refused(Refusal reason) {
    of(refusals, reason).increment();
  }

  void audited(CacheAudit.Outcome outcome) {
    of(audits, outcome).increment();
  }

  long audits(CacheAudit.Outcome outcome) {
    return of(audits, outcome).sum();
  }

  /** Each reason that occurred. */
  Map<Refusal, Long> refusals() {
    Map<Refusal, Long> counted = new EnumMap<>(Refusal.class);
    refusals.forEach((reason, count) -> counted.put(reason, count.sum()));
    counted.values().removeIf(count -> count == 0);
    return counted;
  }
}
