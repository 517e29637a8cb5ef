package io.mesa.bench.cache;

import io.mesa.query.Row;
import io.mesa.query.Rows;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Holds answers against what was written: each must have been true at some instant of its call. A
 * hit is an answer that was given to another call before, the same object. Thread-safe.
 */
final class PostgresHistory {
  private final Map<String, Written> written = new TreeMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Set<Rows> given = Collections.newSetFromMap(new IdentityHashMap<>());
  private final AtomicLong commits = new AtomicLong();
  private final LongAdder operations = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder overlapping = new LongAdder();

  /** A read that began: when, and after how many commits. */
  record Reading(long nanos, long commits) {}

  PostgresHistory(List<String> columns) {
    columns.forEach(column -> written.put(column, new Written()));
  }

  /** What a column shows; its monitor is held while it is written. */
  Written of(String column) {
    return written.get(column);
  }

  void operation() {
    operations.increment();
  }

  void committed() {
    commits.incrementAndGet();
  }

  Reading begin() {
    return new Reading(System.nanoTime(), commits.get());
  }

  /** A read has its answer: one row of columns that are written. */
  void end(Reading reading, String asked, Rows rows) {
    long end = System.nanoTime();
    reads.increment();
    if (commits.get() > reading.commits()) {
      overlapping.increment();
    }
    synchronized (given) {
      if (!given.add(rows)) {
        hits.increment();
      }
    }
    Row row = rows.get(0);
    long from = reading.nanos();
    long to = end;
    for (int i = 0; i < row.columns().size(); i++) {
      String column = row.columns().get(i).name();
      long number = row.get(i, Long.class);
      Written history = written.get(column);
      if (!history.knows(number)) {
        violations.add(
            "%s showed %s of %s, which was never committed".formatted(asked, number, column));
        return;
      }
      from = Math.max(from, history.earliest(number));
      to = Math.min(to, history.latest(number));
    }
    if (from > to) {
      violations.add(
          "%s was true at no instant of the call: %s, %d ns too late"
              .formatted(asked, row, from - to));
    }
  }

  void violation(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  double hitPercent() {
    return 100.0 * hits.sum() / Math.max(1, reads.sum());
  }

  double overlappingPercent() {
    return 100.0 * overlapping.sum() / Math.max(1, reads.sum());
  }

  @Override
  public String toString() {
    return "%d operations, %d reads, %.1f %% of them hits, %.1f %% overlapped a commit"
        .formatted(operations.sum(), reads.sum(), hitPercent(), overlappingPercent());
  }
}
