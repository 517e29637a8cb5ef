/**
 * What an application can say about one call: its time limit, its caller, its request id. Start at
 * {@link io.mesa.call.CallOptions}.
 */
@NullMarked
package io.mesa.call;

import org.jspecify.annotations.NullMarked;
