/** The PostgreSQL driver. Start at {@link io.mesa.postgres.PostgresDriver}. */
@NullMarked
package io.mesa.postgres;

import org.jspecify.annotations.NullMarked;
