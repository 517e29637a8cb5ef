/**
 * What the {@link io.mesa.gateway.Monitor Monitor} and the {@link io.mesa.gateway.Administrator
 * Administrator} return: health, sessions, waits, users, outcomes. Start at {@link
 * io.mesa.runtime.ServerHealth}. Every type is an immutable value.
 */
@NullMarked
package io.mesa.runtime;

import org.jspecify.annotations.NullMarked;
