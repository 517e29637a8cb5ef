/** Tests of running statements. */
@NullMarked
package io.mesa.postgres.run;

import org.jspecify.annotations.NullMarked;
