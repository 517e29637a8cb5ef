package io.mesa.cache.caffeine.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * A database of a few tables that remembers what it was after each commit. Commits are made one at
 * a time, and a read sees the last. Thread-safe.
 */
final class Ledger {
  private final LongSupplier nanos;
  private final List<State> states = new ArrayList<>();
  private final List<Long> loads = new ArrayList<>();
  private final Set<Long> committed = ConcurrentHashMap.newKeySet();
  private final Set<Long> elsewhere = ConcurrentHashMap.newKeySet();
  private final NavigableSet<Long> untold = new ConcurrentSkipListSet<>();
  private long changes;

  Ledger(LongSupplier nanos, int tables, Map<Integer, Set<Integer>> cascades) {
    this.nanos = nanos;
    var structure = new Structure(Map.of(), Map.of(), cascades, Map.of());
    states.add(new State(0, nanos.getAsLong(), new long[tables], structure));
    committed.add(0L);
  }

  /** What is seen now. */
  synchronized State now() {
    return states.get(states.size() - 1);
  }

  /** What was seen after a commit. */
  synchronized State after(long commit) {
    return states.get((int) commit);
  }

  /** A number for a change, above those of all before. */
  synchronized long newChange() {
    return ++changes;
  }

  /** Commits a change. */
  synchronized State commit(long change, UnaryOperator<State> made) {
    State before = now();
    State after = made.apply(before).as(before.number() + 1, nanos.getAsLong());
    committed.add(change);
    states.add(after);
    return after;
  }

  /** Whether a change was ever committed. */
  boolean hasCommitted(long change) {
    return committed.contains(change);
  }

  /** Commits a change of another process. */
  synchronized State commitElsewhere(long change, UnaryOperator<State> made) {
    State after = commit(change, made);
    elsewhere.add(after.number());
    return after;
  }

  /** Whether a commit was another process's. */
  boolean isFromElsewhere(long commit) {
    return elsewhere.contains(commit);
  }

  /** Commits a change that nobody tells the cache of, until {@link #told}. */
  synchronized State commitUntold(long change, UnaryOperator<State> made) {
    State after = commit(change, made);
    untold.add(after.number());
    return after;
  }

  void told(State after) {
    untold.remove(after.number());
  }

  /**
   * The first commit of which the cache has not been told; the largest number where there is none.
   */
  long firstUntold() {
    Long first = untold.isEmpty() ? null : untold.ceiling(0L);
    return first == null ? Long.MAX_VALUE : first;
  }

  /** Counts an answer. */
  synchronized long loaded() {
    loads.add(nanos.getAsLong());
    return loads.size() - 1L;
  }

  /** How many answers there were. */
  synchronized long loads() {
    return loads.size();
  }

  /** When an answer was given. */
  synchronized long loadedAt(long load) {
    return loads.get((int) load);
  }
}
