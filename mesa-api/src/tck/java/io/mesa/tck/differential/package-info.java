/**
 * Compares databases by random queries over random data: schemas, rows and queries are made from a
 * seed, asked of a reference and of the databases under test, and the answers compared. What
 * disagrees is made small and printed as code. Start at {@link
 * io.mesa.tck.differential.Differential}.
 */
@NullMarked
package io.mesa.tck.differential;

import org.jspecify.annotations.NullMarked;
