/**
 * What tests of a driver need around it: a certificate authority, a port that never answers, a
 * relay that stalls, Docker's socket, and waiting with a deadline. Nothing here knows a database.
 */
@NullMarked
package io.mesa.tck.environment;

import org.jspecify.annotations.NullMarked;
