/**
 * PostgreSQL servers for tests: shared ones per major version, and private ones that a test may
 * stop, suspend, replicate or configure. Start reading at {@link
 * io.mesa.postgres.testing.PostgresServer}.
 */
@NullMarked
package io.mesa.postgres.testing;

import org.jspecify.annotations.NullMarked;
