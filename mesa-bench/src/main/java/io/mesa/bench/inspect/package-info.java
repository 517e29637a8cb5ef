/**
 * The benchmark {@code inspect-scale}: the structure of a large database. Start at {@link
 * io.mesa.bench.inspect.InspectScale}.
 */
@NullMarked
package io.mesa.bench.inspect;

import org.jspecify.annotations.NullMarked;
