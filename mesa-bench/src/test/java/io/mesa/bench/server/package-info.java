@NullMarked
package io.mesa.bench.server;

import org.jspecify.annotations.NullMarked;
