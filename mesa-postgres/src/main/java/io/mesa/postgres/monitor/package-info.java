/**
 * Reads what the server is doing. Start at {@link io.mesa.postgres.monitor.PostgresMonitor}. Not
 * exported.
 */
@NullMarked
package io.mesa.postgres.monitor;

import org.jspecify.annotations.NullMarked;
