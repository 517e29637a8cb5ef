/** Tests of connections and their errors. */
@NullMarked
package io.mesa.postgres.connect;

import org.jspecify.annotations.NullMarked;
