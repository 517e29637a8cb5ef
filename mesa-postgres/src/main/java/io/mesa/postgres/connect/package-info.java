/**
 * Connections to a server: how they are opened, lent to calls, cut short, counted and closed; and
 * what the server's errors mean. Start at {@link io.mesa.postgres.connect.Connections}. Not
 * exported.
 */
@NullMarked
package io.mesa.postgres.connect;

import org.jspecify.annotations.NullMarked;
