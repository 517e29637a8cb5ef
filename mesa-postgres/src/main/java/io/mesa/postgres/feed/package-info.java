/** Hears of changes by triggers and notifications. */
@NullMarked
package io.mesa.postgres.feed;

import org.jspecify.annotations.NullMarked;
