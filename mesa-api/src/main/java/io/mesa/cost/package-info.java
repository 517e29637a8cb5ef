/**
 * What queries will cost, before they run. Start at {@link io.mesa.cost.CostEstimator}, which each
 * gateway is; what it says is a {@link io.mesa.cost.CostEstimate}.
 */
@NullMarked
package io.mesa.cost;

import org.jspecify.annotations.NullMarked;
