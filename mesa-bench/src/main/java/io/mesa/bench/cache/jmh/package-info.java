/** The cache's benchmarks for JMH. */
@NullMarked
package io.mesa.bench.cache.jmh;

import org.jspecify.annotations.NullMarked;
