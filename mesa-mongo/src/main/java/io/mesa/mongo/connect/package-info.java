/**
 * Connects to MongoDB and runs commands within the limits of a call. Start at {@link
 * io.mesa.mongo.connect.Clients}.
 */
@NullMarked
package io.mesa.mongo.connect;

import org.jspecify.annotations.NullMarked;
