/** Tests of administrative actions, on real servers. */
@NullMarked
package io.mesa.postgres.administer;

import org.jspecify.annotations.NullMarked;
