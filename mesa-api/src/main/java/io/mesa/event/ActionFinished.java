package io.mesa.event;

import io.mesa.error.ErrorCode;
import java.util.Optional;

/**
 * An administrative action ended.
 *
 * @param call the call it was made in, with its caller
 * @param user the login that the action was done as, empty for the driver's default
 * @param target what it was done to: a session, a user, a database
 * @param outcome what became of it, in a word: {@code DONE}, {@code ENDED}, {@code DENIED}, or the
 *     error's code
 * @param error why it failed, empty where it did not
 */
public record ActionFinished(
    CallFinished call,
    Optional<String> user,
    String target,
    String outcome,
    Optional<ErrorCode> error) {}
