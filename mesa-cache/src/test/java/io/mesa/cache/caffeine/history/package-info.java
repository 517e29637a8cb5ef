/**
 * Histories: logical threads read and change a database of a few tables through Mesa and its cache,
 * and every answer is compared with what the database was, commit by commit. Start at {@link
 * io.mesa.cache.caffeine.history.History}, which knows the promise, and {@link
 * io.mesa.cache.caffeine.history.Simulation}, which runs one.
 */
@NullMarked
package io.mesa.cache.caffeine.history;

import org.jspecify.annotations.NullMarked;
