package io.mesa.assembly;

import java.util.function.BooleanSupplier;

/**
 * What all sources of a Mesa share.
 *
 * @param watch cuts calls short
 * @param settling finds out what became of changes, for the cache
 * @param background does what nobody waits for
 * @param auditor compares what the cache gave
 * @param listeners who is told
 * @param closed whether Mesa was closed
 */
public record Surroundings(
    CallWatch watch,
    Settling settling,
    Background background,
    Auditor auditor,
    Listeners listeners,
    BooleanSupplier closed) {}
