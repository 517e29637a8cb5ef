package io.mesa.cache.caffeine;

import io.mesa.query.Query;
import io.mesa.query.QueryShape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often answers to queries of one shape are found, and whether keeping them pays.
 *
 * <p>It is looked at after each {@value #WINDOW} loads; up to {@value #MOST_PATIENCE} times later
 * where a load takes longer than {@value #PATIENT_FROM} times what keeping its answer costs, in
 * proportion, for then there is little to lose and more to win. In that time keeping has saved the
 * loads that hits made needless, each as long as a load of this shape takes (measured, the last
 * ones weighing most) but for the {@value #HIT_NANOS} ns that a hit takes itself; and it has cost
 * what the builder says, for each load.
 *
 * <p>Where it saved less than it cost, the shape rests: nothing of it is kept, but for one query in
 * {@value #SAMPLE}, chosen by hash. By these, and by what is still there, it is looked at again
 * after each {@value #WINDOW} loads; each time others are chosen. Where keeping saved twice what it
 * cost, all are kept again.
 *
 * <p>Thread-safe.
 */
final class ShapeUse {
  /** After how many loads it is looked at. */
  static final int WINDOW = 256;

  /** One query in how many is kept while it rests. */
  static final int SAMPLE = 16;

  /** What finding one takes. */
  static final long HIT_NANOS = 1_000;

  static final int PATIENT_FROM = 20;
  static final int MOST_PATIENCE = 16;

  private static final int RETURN = 2;
  private static final int LAST_WEIGHS = 8;
  private static final int SPREAD = 0x9E3779B9;

  /** Leaves a number below {@link #SAMPLE}. */
  private static final int SAMPLE_SHIFT = Integer.numberOfLeadingZeros(SAMPLE - 1);

  private final String source;
  private final QueryShape shape;
  private final long keepingNanos;
  private final LongAdder hits = new LongAdder();
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile List<Entity> entities = List.of();
  private volatile boolean resting;
  private volatile int salt;
  private volatile long lastNanos;

  private long loads;
  private double loadNanos;
  private int loadsSinceLook;
  private int keptSinceLook;
  private int looks;
  private long hitsAtLook;

  /** One of which nothing is known; {@code keepingNanos} is what keeping an answer costs. */
  ShapeUse(String source, QueryShape shape, long keepingNanos) {
    this.source = source;
    this.shape = shape;
    this.keepingNanos = keepingNanos;
  }

  String source() {
    return source;
  }

  QueryShape shape() {
    return shape;
  }

  /** Whether the answer to this query is worth keeping, or tells whether such are. */
  boolean keeps(Query query) {
    return !resting || ((query.hashCode() + salt) * SPREAD) >>> SAMPLE_SHIFT == 0;
  }

  boolean isResting() {
    return resting;
  }

  /** An answer was found, or had by waiting for another call. */
  void hit() {
    hits.increment();
  }

  long hits() {
    return hits.sum();
  }

  /** When it was asked for last and not found. */
  long lastNanos() {
    return lastNanos;
  }

  void reads(List<Entity> read) {
    entities = read;
  }

  /** What its answers were made of last. */
  List<Entity> entities() {
    return entities;
  }

  /** An answer was loaded that would be kept. */
  synchronized void loaded(long now, long nanos) {
    keptSinceLook++;
    passed(now, nanos);
  }

  /** An answer was loaded that is not kept, because it rests. */
  synchronized void passed(long now, long nanos) {
    lastNanos = now;
    loadNanos = loads == 0 ? nanos : loadNanos + (nanos - loadNanos) / LAST_WEIGHS;
    loads++;
    loadsSinceLook++;
    if (loadsSinceLook >= window()) {
      look();
    }
  }

  private double window() {
    double patience = loadNanos / PATIENT_FROM / Math.max(1, keepingNanos);
    return resting ? WINDOW : WINDOW * Math.max(1, Math.min(MOST_PATIENCE, patience));
  }

  private void look() {
    long found = hits.sum();
    double saved = (found - hitsAtLook) * Math.max(0, loadNanos - HIT_NANOS);
    double cost = (double) Math.max(1, keptSinceLook) * keepingNanos;
    resting = saved < (resting ? RETURN * cost : cost);
    looks++;
    salt = looks;
    hitsAtLook = found;
    loadsSinceLook = 0;
    keptSinceLook = 0;
  }

  synchronized long loads() {
    return loads;
  }

  synchronized Duration loadTime() {
    return Duration.ofNanos((long) loadNanos);
  }

  void kept(Answer answer) {
    entries.incrementAndGet();
    bytes.addAndGet(answer.bytes());
  }

  void left(Answer answer) {
    entries.decrementAndGet();
    bytes.addAndGet(-answer.bytes());
  }

  int entries() {
    return entries.get();
  }

  long bytes() {
    return bytes.get();
  }
}
