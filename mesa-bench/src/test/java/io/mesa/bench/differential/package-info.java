@NullMarked
package io.mesa.bench.differential;

import org.jspecify.annotations.NullMarked;
