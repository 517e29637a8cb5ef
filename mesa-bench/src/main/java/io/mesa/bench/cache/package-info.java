/**
 * Benchmarks of the cache, and the records of its histories and of two processes. Start at {@link
 * io.mesa.bench.cache.CacheHit}, {@link io.mesa.bench.cache.FeedCost}, {@link
 * io.mesa.bench.cache.HistoryRecord} and {@link io.mesa.bench.cache.TwoJvmsRecord}.
 */
@NullMarked
package io.mesa.bench.cache;

import org.jspecify.annotations.NullMarked;
