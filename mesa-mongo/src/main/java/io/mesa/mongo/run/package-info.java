/**
 * Runs commands of MongoDB that an application wrote. Start at {@link io.mesa.mongo.run.MongoData}.
 * Not exported.
 */
@NullMarked
package io.mesa.mongo.run;

import org.jspecify.annotations.NullMarked;
