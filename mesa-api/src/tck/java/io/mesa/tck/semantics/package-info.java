/**
 * What queries mean, by example: for each rule a few queries over small tables, with the rows that
 * every driver gives. A driver's author extends {@link io.mesa.tck.semantics.SemanticsContract}.
 */
@NullMarked
package io.mesa.tck.semantics;

import org.jspecify.annotations.NullMarked;
