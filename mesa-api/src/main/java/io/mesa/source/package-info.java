/**
 * Where a database is and how to talk to it: address, login, TLS, pooling, limits. Start at {@link
 * io.mesa.source.Source}.
 */
@NullMarked
package io.mesa.source;

import org.jspecify.annotations.NullMarked;
