package io.mesa.resolve;

/**
 * An {@link io.mesa.query.Include} with its names looked up.
 *
 * @param name what the rows are called in the result
 * @param relation how they are found
 * @param selection what is read of them
 */
public record ResolvedInclude(
    String name, ResolvedRelation relation, ResolvedSelection selection) {}
