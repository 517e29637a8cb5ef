/**
 * Jobs kept in PostgreSQL. Start at {@link io.mesa.postgres.job.PostgresStores}; the tables are in
 * {@code JobTables}, the statements beside the methods that send them, most in {@code
 * PostgresJobStore}.
 */
@NullMarked
package io.mesa.postgres.job;

import org.jspecify.annotations.NullMarked;
