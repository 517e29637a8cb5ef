/**
 * What an application asks of the {@link io.mesa.gateway.Administrator Administrator}: new users,
 * changes, grants, new databases, confirmations. Start at {@link io.mesa.admin.NewUser}.
 */
@NullMarked
package io.mesa.admin;

import org.jspecify.annotations.NullMarked;
