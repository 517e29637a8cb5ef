/**
 * A database in memory: the reference of what queries mean, and a test double for applications.
 * Written for clarity, not speed; it shares the model's types with the drivers and none of their
 * translations. Start at {@link io.mesa.memory.MemoryDatabase}; the rules themselves are in {@code
 * FilterEvaluator}, {@code ExactNumber} and {@code ValueOrder}.
 */
@NullMarked
package io.mesa.memory;

import org.jspecify.annotations.NullMarked;
