/**
 * Values on their way to PostgreSQL and back. Start at {@link io.mesa.postgres.value.ValueReader}.
 */
@NullMarked
package io.mesa.postgres.value;

import org.jspecify.annotations.NullMarked;
