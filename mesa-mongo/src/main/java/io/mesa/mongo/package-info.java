/**
 * The driver for MongoDB. Start at {@link io.mesa.mongo.MongoDriver}; each part has a package of
 * its own, which is not exported.
 */
@NullMarked
package io.mesa.mongo;

import org.jspecify.annotations.NullMarked;
