/** What the benchmarks and the quickstart share about the place they run in. */
@NullMarked
package io.mesa.bench;

import org.jspecify.annotations.NullMarked;
