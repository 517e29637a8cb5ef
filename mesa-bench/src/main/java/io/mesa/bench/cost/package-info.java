/** How good estimates of queries' times are. Start at {@link io.mesa.bench.cost.Estimates}. */
@NullMarked
package io.mesa.bench.cost;

import org.jspecify.annotations.NullMarked;
