/** Values between BSON and Mesa's. Start at {@link io.mesa.mongo.value.BsonValues}. */
@NullMarked
package io.mesa.mongo.value;

import org.jspecify.annotations.NullMarked;
