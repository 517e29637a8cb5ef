/**
 * A driver of a database in memory, for tests only: it shows how little a driver has to bring, and
 * how the contract kit is used.
 */
@NullMarked
package io.mesa.toy;

import org.jspecify.annotations.NullMarked;
