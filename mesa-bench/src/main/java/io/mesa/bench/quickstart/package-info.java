/**
 * Mesa shown on a server of its own. Start at {@link io.mesa.bench.quickstart.Quickstart}; the
 * others are what it shows and how it prints.
 */
@NullMarked
package io.mesa.bench.quickstart;

import org.jspecify.annotations.NullMarked;
