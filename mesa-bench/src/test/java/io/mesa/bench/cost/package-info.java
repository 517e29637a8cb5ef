@NullMarked
package io.mesa.bench.cost;

import org.jspecify.annotations.NullMarked;
