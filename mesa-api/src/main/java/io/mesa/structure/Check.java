package io.mesa.structure;

import io.mesa.value.Reading;

/**
 * A condition that every row meets.
 *
 * @param name its name
 * @param expression the condition
 * @param validated whether the rows that were there before it were checked
 * @param inherited whether it comes from a parent table
 */
public record Check(
    String name, Reading<String> expression, boolean validated, boolean inherited) {}
