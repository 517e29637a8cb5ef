/**
 * Ends operations, and administers users and databases. Start at {@link
 * io.mesa.mongo.administer.MongoAdministrator}. Not exported.
 */
@NullMarked
package io.mesa.mongo.administer;

import org.jspecify.annotations.NullMarked;
