/**
 * Results of tests that run longer than a build's: what they printed becomes a result. Start at
 * {@link io.mesa.bench.record.Recording}.
 */
@NullMarked
package io.mesa.bench.record;

import org.jspecify.annotations.NullMarked;
