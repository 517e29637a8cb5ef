/**
 * How often answers are found: traces of reads and writes, played to caches of one size. Start at
 * {@link io.mesa.bench.cache.trace.HitRatios}.
 */
@NullMarked
package io.mesa.bench.cache.trace;

import org.jspecify.annotations.NullMarked;
