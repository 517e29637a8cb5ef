@NullMarked
package io.mesa.bench.measure;

import org.jspecify.annotations.NullMarked;
