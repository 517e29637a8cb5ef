package io.mesa.query;

import io.mesa.value.ValueType;

/**
 * A column of a result.
 *
 * @param name its name; several columns of a result may have the same
 * @param type the kind of its values
 * @param databaseType the database's own name of its type
 */
public record RowColumn(String name, ValueType type, String databaseType) {}
