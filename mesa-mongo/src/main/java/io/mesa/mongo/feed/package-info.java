/** Hears of changes by a change stream. */
@NullMarked
package io.mesa.mongo.feed;

import org.jspecify.annotations.NullMarked;
