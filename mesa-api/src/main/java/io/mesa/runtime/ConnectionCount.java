package io.mesa.runtime;

import io.mesa.value.Reading;

/**
 * How many connections there are of one user to one database in one state.
 *
 * @param user who is logged in
 * @param database the database
 * @param state what they are doing; missing where the server hides it from this login
 * @param count how many, at least 1
 */
public record ConnectionCount(
    Reading<String> user, Reading<String> database, Reading<SessionState> state, int count) {}
