/**
 * Runs statements in PostgreSQL's own language under the read-only guard. Start at {@link
 * io.mesa.postgres.run.PostgresData}. Not exported.
 */
@NullMarked
package io.mesa.postgres.run;

import org.jspecify.annotations.NullMarked;
