/**
 * What can go wrong: one unchecked exception with a stable code. Start at {@link
 * io.mesa.error.MesaException}.
 */
@NullMarked
package io.mesa.error;

import org.jspecify.annotations.NullMarked;
