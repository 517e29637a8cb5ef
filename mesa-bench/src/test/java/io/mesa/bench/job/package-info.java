@NullMarked
package io.mesa.bench.job;

import org.jspecify.annotations.NullMarked;
