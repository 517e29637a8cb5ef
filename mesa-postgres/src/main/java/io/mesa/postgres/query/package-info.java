/**
 * Answers queries of Mesa's model: one statement each, related rows included. Start at {@link
 * io.mesa.postgres.query.PostgresQueries}; {@link io.mesa.postgres.query.Translator} writes the
 * statement.
 */
@NullMarked
package io.mesa.postgres.query;

import org.jspecify.annotations.NullMarked;
