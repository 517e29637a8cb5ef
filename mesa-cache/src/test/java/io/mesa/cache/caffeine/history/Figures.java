package io.mesa.cache.caffeine.history;

/**
 * What a history saw.
 *
 * @param operations calls of any kind
 * @param reads queries outside of transactions that were answered
 * @param hits those whose answer the cache had
 * @param overlapping those during which something was committed
 */
record Figures(long operations, long reads, long hits, long overlapping) {
  private static final double LEAST_HITS = 30;
  private static final double LEAST_OVERLAPPING = 5;

  static final Figures NONE = new Figures(0, 0, 0, 0);

  Figures and(Figures more) {
    return new Figures(
        operations + more.operations,
        reads + more.reads,
        hits + more.hits,
        overlapping + more.overlapping);
  }

  double hitPercent() {
    return 100.0 * hits / Math.max(1, reads);
  }

  double overlappingPercent() {
    return 100.0 * overlapping / Math.max(1, reads);
  }

  /**
   * Whether it says anything of a cache: one that finds nothing, or is left alone, is never wrong.
   */
  boolean count() {
    return hitPercent() >= LEAST_HITS && overlappingPercent() >= LEAST_OVERLAPPING;
  }

  @Override
  public String toString() {
    return "%d operations, %d reads, %.1f %% of them hits, %.1f %% overlapped a commit"
        .formatted(operations, reads, hitPercent(), overlappingPercent());
  }
}
