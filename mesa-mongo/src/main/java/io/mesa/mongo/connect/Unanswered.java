package io.mesa.mongo.connect;

import com.mongodb.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * A command of which nobody knows whether its member has it, is at it, or has done it.
 *
 * @param member whom it was sent to
 * @param connection the number that the member gave the connection, null where it gives none
 */
record Unanswered(ServerAddress member, @Nullable Long connection) {}
