/** Tests of the traces that are played to caches. */
@NullMarked
package io.mesa.bench.cache.trace;

import org.jspecify.annotations.NullMarked;
