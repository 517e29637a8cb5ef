/** The cache and the drivers together, which know nothing of each other. */
@NullMarked
package io.mesa.bench.cache;

import org.jspecify.annotations.NullMarked;
