/**
 * Acts on sessions, users and databases. Start at {@link
 * io.mesa.postgres.administer.PostgresAdministrator}. Not exported.
 */
@NullMarked
package io.mesa.postgres.administer;

import org.jspecify.annotations.NullMarked;
