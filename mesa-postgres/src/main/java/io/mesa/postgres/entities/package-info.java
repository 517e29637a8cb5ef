/**
 * What an answer is made of and what a change may change, read from the catalog: views and the
 * tables behind them, row-security policies, foreign keys' actions, partitions, triggers. Start at
 * {@link io.mesa.postgres.entities.EntityGraphs}. Not exported.
 */
@NullMarked
package io.mesa.postgres.entities;

import org.jspecify.annotations.NullMarked;
