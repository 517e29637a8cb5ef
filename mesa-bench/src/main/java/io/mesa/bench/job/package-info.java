/** What jobs cost: start with {@link io.mesa.bench.job.Jobs}. */
@NullMarked
package io.mesa.bench.job;

import org.jspecify.annotations.NullMarked;
