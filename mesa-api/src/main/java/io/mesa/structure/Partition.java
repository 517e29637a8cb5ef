package io.mesa.structure;

import io.mesa.value.Reading;
import io.mesa.value.TableName;

/**
 * Which part of another table a table is.
 *
 * @param parent the table it is a part of
 * @param bound which rows are in it, as the database writes it: {@code FOR VALUES FROM … TO …}, or
 *     {@code DEFAULT}
 */
public record Partition(TableName parent, Reading<String> bound) {}
