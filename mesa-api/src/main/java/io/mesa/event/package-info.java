/**
 * What Mesa tells those who listen: calls, administrative actions, connections. Plain values
 * without literals or secrets. Start at {@link io.mesa.event.MesaListener}.
 */
@NullMarked
package io.mesa.event;

import org.jspecify.annotations.NullMarked;
