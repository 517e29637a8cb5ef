/**
 * The benchmarks of queries: {@code hot-query}, {@code include} and {@code stream}. Start at {@link
 * io.mesa.bench.query.HotQuery}; {@link io.mesa.bench.query.Jmh} runs the same paths under JMH.
 */
@NullMarked
package io.mesa.bench.query;

import org.jspecify.annotations.NullMarked;
