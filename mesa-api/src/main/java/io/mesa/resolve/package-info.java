/**
 * Queries with their names looked up in a database's structure: what drivers share. Start at {@link
 * io.mesa.resolve.Resolver}; a driver gives it its {@link io.mesa.resolve.Tables} and translates
 * the {@link io.mesa.resolve.ResolvedQuery} that comes back, of which every name is known and every
 * type fits.
 */
@NullMarked
package io.mesa.resolve;

import org.jspecify.annotations.NullMarked;
