/** Servers for a benchmark or the quickstart, with nothing installed. */
@NullMarked
package io.mesa.bench.server;

import org.jspecify.annotations.NullMarked;
