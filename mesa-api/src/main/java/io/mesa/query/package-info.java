/**
 * What is asked of a database and what it answers. Start at {@link io.mesa.query.NativeStatement}
 * and {@link io.mesa.query.Rows}.
 */
@NullMarked
package io.mesa.query;

import org.jspecify.annotations.NullMarked;
