package io.mesa.event;

import io.mesa.call.Caller;
import java.time.Instant;
import java.util.Optional;

/**
 * A call begins.
 *
 * @param requestId the caller's id of it, or one made for its events
 * @param source the source's id
 * @param driver the driver's name
 * @param operation what is called: {@code tables}, {@code terminate}, {@code run}
 * @param caller on whose behalf
 * @param database the database that is asked; empty where neither the call nor the source names one
 * @param at when
 */
public record CallStarted(
    String requestId,
    String source,
    String driver,
    String operation,
    Optional<Caller> caller,
    Optional<String> database,
    Instant at) {}
