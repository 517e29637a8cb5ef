package io.mesa.cache.caffeine;

import io.mesa.query.Rows;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** An answer that is kept. Thread-safe. */
final class Answer {
  private static final long NEVER = Long.MIN_VALUE;
  private static final int KEPT = 0;
  private static final int GONE = 1;
  private static final AtomicIntegerFieldUpdater<Answer> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Answer.class, "state");
  private static final AtomicLongFieldUpdater<Answer> REFRESH =
      AtomicLongFieldUpdater.newUpdater(Answer.class, "refreshNanos");

  /**
   * What an answer takes besides its rows and its query, on a 64-bit JVM with compressed
   * references: this object, its key, its versions, and its place in Caffeine's tables.
   */
  private static final int FIXED_BYTES = 360;

  /** What it takes for each table it reads: a word, its value, and a place in the table's room. */
  private static final int TABLE_BYTES = 72;

  private final AnswerKey key;
  private final Rows rows;
  private final Versions versions;
  private final List<Entity> entities;
  private final ShapeUse shape;
  private final long bytes;
  private final long askedNanos;
  private final long lifeNanos;
  private volatile long trueNanos;
  private volatile long refreshNanos = NEVER;
  private volatile int state = KEPT;
  private boolean used;

  /** What it was loaded as: the answer without what is decided when it is kept. */
  record Loaded(Rows rows, Versions versions, List<Entity> entities, ShapeUse shape) {}

  /**
   * An answer.
   *
   * @param askedNanos when the database was asked
   * @param trueNanos when it was still what the database would have given
   * @param lifeNanos how long after it was asked it is kept
   */
  Answer(
      AnswerKey key, Loaded loaded, long bytes, long askedNanos, long trueNanos, long lifeNanos) {
    this.key = key;
    this.rows = loaded.rows;
    this.versions = loaded.versions;
    this.entities = loaded.entities;
    this.shape = loaded.shape;
    this.bytes = bytes;
    this.askedNanos = askedNanos;
    this.trueNanos = trueNanos;
    this.lifeNanos = lifeNanos;
  }

  /** What an answer takes of the heap with all that is kept beside it. */
  static long bytes(long query, Rows rows, int tables) {
    return FIXED_BYTES + (long) TABLE_BYTES * tables + query + rows.heapBytes();
  }

  AnswerKey key() {
    return key;
  }

  Rows rows() {
    return rows;
  }

  Versions versions() {
    return versions;
  }

  List<Entity> entities() {
    return entities;
  }

  ShapeUse shape() {
    return shape;
  }

  long bytes() {
    return bytes;
  }

  long askedNanos() {
    return askedNanos;
  }

  long lifeNanos() {
    return lifeNanos;
  }

  /** When it was last seen to be what the database would give. */
  long trueNanos() {
    return trueNanos;
  }

  /** It is what the database would give. */
  void isTrue(long nanos) {
    trueNanos = nanos;
  }

  /** Whether it is to be asked again now: not where somebody was asked to a moment ago. */
  boolean refreshes(long nanos, long againNanos) {
    long asked = refreshNanos;
    return (asked == NEVER || nanos - asked >= againNanos)
        && REFRESH.compareAndSet(this, asked, nanos == NEVER ? NEVER + 1 : nanos);
  }

  /** It was given. */
  void given() {
    if (!used) {
      used = true;
    }
    shape.hit();
  }

  /** Whether it was given since this was asked last; a racy answer will do. */
  boolean usedSince() {
    boolean was = used;
    used = false;
    return was;
  }

  boolean hasLeft() {
    return state == GONE;
  }

  /** Whether it leaves now: true once. */
  boolean leave() {
    return STATE.compareAndSet(this, KEPT, GONE);
  }
}
