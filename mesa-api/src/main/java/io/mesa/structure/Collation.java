package io.mesa.structure;

import java.util.Objects;

/**
 * How text is ordered and compared.
 *
 * @param name as the database writes it, with its schema where that is not the system's own
 * @param deterministic whether only equal texts are equal; otherwise texts may be that differ, such
 *     as in case
 * @param binary whether it orders by Unicode code point, as {@link io.mesa.value.TextOrder#BINARY}
 *     does
 */
public record Collation(String name, boolean deterministic, boolean binary) {
  /** Checks that there is a name. */
  public Collation {
    Objects.requireNonNull(name, "name");
  }
}
