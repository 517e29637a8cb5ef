/** Tests of connections and their errors. */
@NullMarked
package io.mesa.mongo.entities;

import org.jspecify.annotations.NullMarked;
