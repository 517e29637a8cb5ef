@NullMarked
package io.mesa.bench.inspect;

import org.jspecify.annotations.NullMarked;
