/**
 * Jobs kept in MongoDB. Start at {@link io.mesa.mongo.job.MongoStores}; the collections are in
 * {@code JobCollections}, what a job's document says in {@code JobDocuments}. Not exported.
 */
@NullMarked
package io.mesa.mongo.job;

import org.jspecify.annotations.NullMarked;
