/** The paths of the query benchmarks for JMH; run by {@link io.mesa.bench.query.Jmh}. */
@NullMarked
package io.mesa.bench.query.jmh;

import org.jspecify.annotations.NullMarked;
