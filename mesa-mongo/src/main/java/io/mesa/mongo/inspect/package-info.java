/** What a MongoDB server consists of. Start at {@link io.mesa.mongo.inspect.MongoInspector}. */
@NullMarked
package io.mesa.mongo.inspect;

import org.jspecify.annotations.NullMarked;
