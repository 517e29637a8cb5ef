/**
 * Jobs kept in PostgreSQL. Start at {@link io.mesa.postgres.job.PostgresStores}; the tables are in
 * {@code JobTables}, the statements beside the methods of {@code PostgresJobStore} that send them.
 */
@NullMarked
package io.mesa.postgres.job;

import org.jspecify.annotations.NullMarked;
