@NullMarked
package io.mesa.bench.query;

import org.jspecify.annotations.NullMarked;
