/** Tests of what the monitor reads, on real servers. */
@NullMarked
package io.mesa.postgres.monitor;

import org.jspecify.annotations.NullMarked;
