/**
 * MongoDB servers for tests, real ones where they can be had, and doubles where not. Start reading
 * at {@link io.mesa.mongo.testing.MongoServer}.
 */
@NullMarked
package io.mesa.mongo.testing;

import org.jspecify.annotations.NullMarked;
