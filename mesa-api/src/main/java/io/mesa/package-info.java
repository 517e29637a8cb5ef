/** The one door to Mesa. Start at {@link io.mesa.Mesa}. */
@NullMarked
package io.mesa;

import org.jspecify.annotations.NullMarked;
