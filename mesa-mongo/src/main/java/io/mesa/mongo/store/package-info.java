/**
 * Collections that Mesa keeps things in, and how they come to be of the newest format: {@code
 * VersionedCollections}. What stands in them is their users', in {@code job} and {@code cost}. Not
 * exported.
 */
@NullMarked
package io.mesa.mongo.store;

import org.jspecify.annotations.NullMarked;
