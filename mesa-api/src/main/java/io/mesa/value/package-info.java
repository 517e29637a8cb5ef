/**
 * Values that every other package speaks of: names of tables, types of columns, readings that a
 * server may refuse. Start at {@link io.mesa.value.Reading}.
 */
@NullMarked
package io.mesa.value;

import org.jspecify.annotations.NullMarked;
