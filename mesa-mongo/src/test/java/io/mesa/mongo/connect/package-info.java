/** Tests of connections and their errors. */
@NullMarked
package io.mesa.mongo.connect;

import org.jspecify.annotations.NullMarked;
