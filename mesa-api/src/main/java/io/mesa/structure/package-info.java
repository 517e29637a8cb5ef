/**
 * What the {@link io.mesa.gateway.Inspector Inspector} returns: databases, tables, columns,
 * indexes, constraints. Start at {@link io.mesa.structure.Table}. Every type is an immutable
 * record.
 */
@NullMarked
package io.mesa.structure;

import org.jspecify.annotations.NullMarked;
