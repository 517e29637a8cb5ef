package io.mesa.structure;

import java.util.Optional;

/**
 * An extension installed in a database.
 *
 * @param name its name
 * @param version the installed version
 * @param schema where its objects are
 * @param comment what it says about itself
 */
public record Extension(String name, String version, String schema, Optional<String> comment) {}
