package io.mesa.tck.differential;

import io.mesa.value.TableName;
import java.util.List;

/**
 * A foreign key.
 *
 * @param name its name
 * @param columns the columns that refer
 * @param target the table referred to
 * @param targetColumns the columns referred to, in the same order
 */
record GeneratedReference(
    String name, List<String> columns, TableName target, List<String> targetColumns) {}
