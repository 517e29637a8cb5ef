/** Reads what the server is doing. Start at {@link io.mesa.mongo.monitor.MongoMonitor}. */
@NullMarked
package io.mesa.mongo.monitor;

import org.jspecify.annotations.NullMarked;
