/**
 * What estimates are made of: runs of each shape, and what plans took. Not exported. Start at
 * {@link io.mesa.cost.learn.CostModel}, which knows one source.
 */
@NullMarked
package io.mesa.cost.learn;

import org.jspecify.annotations.NullMarked;
