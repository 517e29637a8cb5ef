/**
 * Who asks the benchmarks' queries: Mesa and its peers, all with the same pool settings and time
 * limits. Start at {@link io.mesa.bench.query.peer.Contender}.
 */
@NullMarked
package io.mesa.bench.query.peer;

import org.jspecify.annotations.NullMarked;
