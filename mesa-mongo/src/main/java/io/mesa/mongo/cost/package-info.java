/**
 * What queries took, kept in MongoDB for the estimates of later ones: {@code HistoryCollections}
 * are installed, {@code MongoHistory} reads and writes them. Not exported.
 */
@NullMarked
package io.mesa.mongo.cost;

import org.jspecify.annotations.NullMarked;
