/** What tests printed is told as it was. */
@NullMarked
package io.mesa.bench.record;

import org.jspecify.annotations.NullMarked;
