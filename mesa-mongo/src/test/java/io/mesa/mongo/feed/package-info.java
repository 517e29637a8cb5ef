/** Tests of connections and their errors. */
@NullMarked
package io.mesa.mongo.feed;

import org.jspecify.annotations.NullMarked;
