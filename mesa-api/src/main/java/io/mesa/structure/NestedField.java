package io.mesa.structure;

/**
 * A field inside the documents that a column holds, or the elements of its arrays.
 *
 * @param path from the column on, joined by dots; {@code []} after a field stands for the elements
 *     of its arrays: {@code address.city}, {@code tags[]}, {@code items[].sku}. In a name {@code
 *     \.}, {@code \[} and {@code \\} stand for a dot, a bracket and a backslash
 * @param type the type that fits what is known of its values
 * @param origin how it was learned
 */
public record NestedField(String path, ColumnType type, FieldOrigin origin) {}
