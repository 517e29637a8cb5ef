package io.mesa.structure;

import io.mesa.value.Reading;

/**
 * A constraint that no two rows compare true by given operators.
 *
 * @param name its name
 * @param definition the database's own text of it
 * @param deferrable whether it may be checked at the end of a transaction
 */
public record ExclusionConstraint(String name, Reading<String> definition, boolean deferrable) {}
