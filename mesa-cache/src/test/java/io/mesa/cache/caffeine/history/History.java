package io.mesa.cache.caffeine.history;

import io.mesa.call.CacheUse;
import io.mesa.query.Rows;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer against the promise of {@link io.mesa.cache.QueryCache}, by what the ledger
 * was at each instant of the call, and counts what it sees by itself. Thread-safe.
 *
 * <p>What is written past the cache is no part of the promise until the cache was told of it: as
 * long as there is such a commit, answers from before it are let pass.
 */
final class History {
  private final Ledger ledger;
  private final LongSupplier nanos;
  private final long leaseNanos;
  private final AtomicLong order = new AtomicLong();
  private final Map<Long, Long> returned = new ConcurrentHashMap<>();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final LongAdder operations = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder overlapping = new LongAdder();
  private final AtomicLong firstViolation = new AtomicLong();
  private final AtomicLong fingerprint = new AtomicLong();

  /** The promise's sentences, and what a call may allow or ask for besides. */
  enum Sentence {
    TRUE_DURING_THE_CALL("true at no instant of the call"),
    COMMITTED("holds what was never committed"),
    AFTER_RETURNED_WRITES("from before a write that had returned"),
    WITHIN_THE_LEASE("from before what others wrote longer ago than the lease"),
    WITHIN_ITS_BOUND("older than the call allows"),
    TO_THE_QUESTION("the answer to another question"),
    WITHIN_A_TRANSACTION("not the transaction's own");

    private final String label;

    Sentence(String label) {
      this.label = label;
    }
  }

  /**
   * A read under way.
   *
   * @param question what is asked
   * @param asked the same and who asks
   * @param use what is wanted of the cache
   * @param last the last commit when it began
   * @param untold the first commit of which the cache was not told
   * @param nanos when it began
   * @param order the same among the calls
   * @param loads how many answers the ledger had given
   */
  record Reading(
      Questions.Question question,
      String asked,
      CacheUse use,
      long last,
      long untold,
      long nanos,
      long order,
      long loads) {}

  /**
   * A history that has just begun.
   *
   * @param ledger the database
   * @param nanos the true time
   * @param leaseNanos how long the cache may not know what another process wrote
   */
  History(Ledger ledger, LongSupplier nanos, long leaseNanos) {
    this.ledger = ledger;
    this.nanos = nanos;
    this.leaseNanos = leaseNanos;
  }

  /** Counts an operation of any kind. */
  void operation() {
    operations.increment();
  }

  /** A change has returned to its caller as made. */
  void returned(long change) {
    returned.put(change, order.incrementAndGet());
  }

  /** A read begins. */
  Reading begin(Questions.Question question, String asked, CacheUse use) {
    long now = nanos.getAsLong();
    long last = ledger.now().number();
    // Read after that: what is committed in between is after the last.
    long untold = ledger.firstUntold();
    return new Reading(
        question, asked, use, last, untold, now, order.incrementAndGet(), ledger.loads());
  }

  /** A read has its answer. */
  void end(Reading reading, Rows rows, boolean found) {
    long to = ledger.now().number();
    LedgerRows answer = LedgerRows.of(rows);
    reads.increment();
    int seen = Objects.hash(answer, found, reading.last(), to);
    fingerprint.accumulateAndGet(seen, (before, next) -> 31 * before + next);
    if (found) {
      hits.increment();
    }
    if (to > reading.last()) {
      overlapping.increment();
    }
    if (!answer.asked().equals(reading.asked())) {
      add(Sentence.TO_THE_QUESTION, reading, answer, to);
    } else if (!answer.values().values().stream().allMatch(ledger::hasCommitted)) {
      add(Sentence.COMMITTED, reading, answer, to);
    } else if (isTooOld(answer, reading)) {
      add(Sentence.WITHIN_ITS_BOUND, reading, answer, to);
    } else {
      Sentence broken = broken(answer, reading, to);
      if (broken != null) {
        add(broken, reading, answer, to);
      }
    }
  }

  /** A transaction has read: what it was given was read by itself. */
  void endInTransaction(Reading reading, Rows rows) {
    LedgerRows answer = LedgerRows.of(rows);
    if (!answer.asked().equals(reading.asked()) || answer.load() < reading.loads()) {
      add(Sentence.WITHIN_A_TRANSACTION, reading, answer, ledger.now().number());
    }
  }

  /** Goes back from the last commit to the one that the answer shows, past those it may miss. */
  private @Nullable Sentence broken(LedgerRows answer, Reading reading, long to) {
    String relation = reading.question().relation();
    State after = ledger.after(to);
    while (!answer.isTrueIn(after, relation)) {
      long commit = after.number();
      if (commit == 0) {
        return Sentence.TRUE_DURING_THE_CALL;
      }
      State before = ledger.after(commit - 1);
      if (!mayMiss(after, reading) && !after.isLike(before, relation)) {
        return ledger.isFromElsewhere(commit)
            ? Sentence.WITHIN_THE_LEASE
            : isBeforeReturned(answer, reading)
                ? Sentence.AFTER_RETURNED_WRITES
                : Sentence.TRUE_DURING_THE_CALL;
      }
      after = before;
    }
    return null;
  }

  private boolean mayMiss(State after, Reading reading) {
    long age = reading.nanos() - after.nanos();
    CacheUse use = reading.use();
    return after.number() > reading.last()
        || after.number() >= reading.untold()
        || (use.kind() == CacheUse.Kind.STALE_UP_TO && age < use.bound().toNanos())
        || (ledger.isFromElsewhere(after.number()) && age < leaseNanos);
  }

  /** Whether something that the answer does not show was written by a call that had returned. */
  private boolean isBeforeReturned(LedgerRows answer, Reading reading) {
    State begun = ledger.after(Math.min(reading.last(), reading.untold() - 1));
    return answer.values().entrySet().stream()
        .anyMatch(
            each -> {
              long now = begun.values()[each.getKey()];
              return now != each.getValue()
                  && returned.getOrDefault(now, Long.MAX_VALUE) < reading.order();
            });
  }

  private boolean isTooOld(LedgerRows answer, Reading reading) {
    return reading.use().kind() == CacheUse.Kind.FRESH_FOR
        && ledger.loadedAt(answer.load()) < reading.nanos() - reading.use().bound().toNanos();
  }

  private void add(Sentence sentence, Reading reading, LedgerRows answer, long to) {
    violation(
        "%s is %s: asked '%s' (%s) while commits %d to %d were the last, answered %s"
            .formatted(
                answer,
                sentence.label,
                reading.asked(),
                reading.use(),
                reading.last(),
                to,
                answer.values()));
  }

  /** Something went wrong. */
  void violation(String what) {
    firstViolation.compareAndSet(0, Math.max(1, operations.sum()));
    violations.add("After " + operations.sum() + " operations: " + what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** After how many operations the first answer was wrong; 0 where none was. */
  long firstViolation() {
    return firstViolation.get();
  }

  /** A number that equal histories have in common. */
  long fingerprint() {
    return fingerprint.get();
  }

  Figures figures() {
    return new Figures(operations.sum(), reads.sum(), hits.sum(), overlapping.sum());
  }
}
