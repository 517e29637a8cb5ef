package io.mesa.cache.caffeine.history;

import io.mesa.query.Delete;
import io.mesa.query.Mutation;
import java.util.function.UnaryOperator;

/**
 * What a statement or a transaction does.
 *
 * @param number what it writes into every table that it changes
 * @param made what becomes of a state
 */
record Change(long number, UnaryOperator<State> made) {

  /** A change of a table, with all that goes with it as the structure is when it is made. */
  static Change of(int table, boolean delete, long number) {
    return new Change(
        number, before -> before.with(before.structure().writes(table, delete), number));
  }

  static Change of(Mutation mutation, long number) {
    return of(Structure.number(mutation.table().name()), mutation instanceof Delete, number);
  }

  /** This and then another, as one. */
  Change and(Change next) {
    return new Change(number, before -> next.made.apply(made.apply(before)));
  }
}
