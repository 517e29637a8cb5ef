package io.mesa.cache.caffeine.history;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a ledger is after a commit. The arrays are not changed by anybody.
 *
 * @param number the commit's number
 * @param nanos when it was made
 * @param values what each table holds: the number of the change that wrote it last
 * @param structure how the tables hang together
 */
record State(long number, long nanos, long[] values, Structure structure) {

  /** The state with something else in some tables. */
  State with(Collection<Integer> tables, long value) {
    long[] changed = values.clone();
    tables.forEach(table -> changed[table] = value);
    return new State(number, nanos, changed, structure);
  }

  /** The state with another structure. */
  State with(Structure changed) {
    return new State(number, nanos, values, changed);
  }

  /** Whether an answer from a table or a view is the same in another state. */
  boolean isLike(State other, String relation) {
    Set<Integer> tables = structure.reads(relation);
    return other.structure.reads(relation).equals(tables)
        && tables.stream().allMatch(table -> values[table] == other.values[table]);
  }

  /** The tables that hold something else than in another state. */
  Set<Integer> changedSince(State before) {
    Set<Integer> changed = new TreeSet<>();
    for (int table = 0; table < values.length; table++) {
      if (values[table] != before.values[table]) {
        changed.add(table);
      }
    }
    return changed;
  }

  /** The state as a commit of its own. */
  State as(long commit, long when) {
    return new State(commit, when, values, structure);
  }
}
