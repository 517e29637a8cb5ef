package io.mesa.query;

import java.util.Objects;

/**
 * What a mutation did.
 *
 * @param count how many rows were inserted, changed or deleted
 * @param returned what the mutation was asked to return of each; none unless asked
 */
public record MutationResult(long count, Rows returned) {
  /** Checks that both are given. */
  public MutationResult {
    Objects.requireNonNull(returned, "returned");
  }
}
