/**
 * What a driver implements and what drivers share. Start at {@link io.mesa.spi.DatabaseDriver}; the
 * contract kit (classifier {@code tck}) tests an implementation.
 */
@NullMarked
package io.mesa.spi;

import org.jspecify.annotations.NullMarked;
