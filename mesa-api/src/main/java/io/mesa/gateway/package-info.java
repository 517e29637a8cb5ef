/**
 * The gateway: the interfaces through which an application inspects, administers and queries a
 * database. Start at {@link io.mesa.gateway.DatabaseGateway}.
 */
@NullMarked
package io.mesa.gateway;

import org.jspecify.annotations.NullMarked;
