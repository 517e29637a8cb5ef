/** Tests of reading the catalog. */
@NullMarked
package io.mesa.postgres.inspect;

import org.jspecify.annotations.NullMarked;
