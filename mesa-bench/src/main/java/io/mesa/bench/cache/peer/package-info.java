/**
 * Who answers from a cache: Mesa and its peers, all over the same tables. Start at {@link
 * io.mesa.bench.cache.peer.Contender}.
 */
@NullMarked
package io.mesa.bench.cache.peer;

import org.jspecify.annotations.NullMarked;
