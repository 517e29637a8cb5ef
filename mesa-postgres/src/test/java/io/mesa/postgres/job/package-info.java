/** Jobs on PostgreSQL. */
@NullMarked
package io.mesa.postgres.job;

import org.jspecify.annotations.NullMarked;
