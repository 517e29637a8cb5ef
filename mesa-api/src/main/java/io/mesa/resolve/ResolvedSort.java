package io.mesa.resolve;

import io.mesa.value.TextOrder;

/**
 * A known field to order by.
 *
 * @param field the field
 * @param descending whether the greatest come first
 * @param nullsFirst whether nulls come before the rest
 * @param textOrder the order of text
 */
public record ResolvedSort(
    ResolvedField field, boolean descending, boolean nullsFirst, TextOrder textOrder) {}
