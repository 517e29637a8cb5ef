/**
 * Benchmarks of the cache. Start at {@link io.mesa.bench.cache.CacheHit} and {@link
 * io.mesa.bench.cache.FeedCost}.
 */
@NullMarked
package io.mesa.bench.cache;

import org.jspecify.annotations.NullMarked;
