/**
 * What queries took, kept in PostgreSQL for the estimates of later ones: {@code HistoryTables} are
 * installed, {@code PostgresHistory} reads and writes them.
 */
@NullMarked
package io.mesa.postgres.cost;

import org.jspecify.annotations.NullMarked;
