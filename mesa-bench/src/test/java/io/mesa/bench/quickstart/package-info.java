@NullMarked
package io.mesa.bench.quickstart;

import org.jspecify.annotations.NullMarked;
