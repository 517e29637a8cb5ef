/** Reads the catalog. Start at {@link io.mesa.postgres.inspect.PostgresInspector}. Not exported. */
@NullMarked
package io.mesa.postgres.inspect;

import org.jspecify.annotations.NullMarked;
