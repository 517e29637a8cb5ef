/**
 * What a benchmark has to say and the one file format it says it in. Start at {@link
 * io.mesa.bench.result.BenchmarkResult}.
 */
@NullMarked
package io.mesa.bench.result;

import org.jspecify.annotations.NullMarked;
