/**
 * Queries of Mesa's model as aggregation pipelines. Start at {@link
 * io.mesa.mongo.query.MongoQueries}.
 */
@NullMarked
package io.mesa.mongo.query;

import org.jspecify.annotations.NullMarked;
