package io.mesa.structure;

import java.util.Optional;

/**
 * A schema of a database.
 *
 * @param name its name
 * @param owner the user that owns it
 * @param usable whether this login may use it; where not, its tables can be seen but not read
 * @param comment what its owner says about it
 */
public record Schema(String name, String owner, boolean usable, Optional<String> comment) {}
