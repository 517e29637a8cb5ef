/**
 * What an answer is made of and what a change may change, read from what the server lists: views
 * and the collections behind them. Start at {@link io.mesa.mongo.entities.EntityGraphs}. Not
 * exported.
 */
@NullMarked
package io.mesa.mongo.entities;

import org.jspecify.annotations.NullMarked;
