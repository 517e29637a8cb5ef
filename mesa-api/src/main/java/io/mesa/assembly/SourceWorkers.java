package io.mesa.assembly;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The workers of one source: how many are free, and how long they take. Thread-safe. */
final class SourceWorkers {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int WEIGHT = 8;

  private final AssembledGateway gateway;
  private final int count;
  private final AtomicInteger free;
  private final AtomicBoolean news = new AtomicBoolean();
  private volatile long meanNanos;
  private volatile boolean crowded;

  SourceWorkers(AssembledGateway gateway, int count) {
    this.gateway = gateway;
    this.count = count;
    this.free = new AtomicInteger(count);
  }

  AssembledGateway gateway() {
    return gateway;
  }

  boolean tryTake() {
    return free.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
  }

  /** Takes all that are free. */
  int takeAll() {
    return free.getAndSet(0);
  }

  /**
   * Gives workers back.
   *
   * @return whether somebody who waits for free ones should look: these are the first, or with
   *     these there are many
   */
  boolean giveBack(int workers) {
    int now = free.addAndGet(workers);
    int before = now - workers;
    return workers > 0 && (before == 0 || (isMany(now) && !isMany(before)));
  }

  boolean anyIsFree() {
    return free.get() > 0;
  }

  /** Whether so many are free that waiting for more makes no sense. */
  boolean manyAreFree() {
    return isMany(free.get());
  }

  private boolean isMany(int workers) {
    return 2 * workers >= count;
  }

  /** Whether jobs may wait that no worker was free for; what is new is not to go before them. */
  boolean isCrowded() {
    return crowded;
  }

  void crowded(boolean value) {
    crowded = value;
  }

  /** A job was submitted. */
  void news() {
    news.set(true);
  }

  /** Whether a job was submitted since the last time this was asked. */
  boolean takeNews() {
    return news.getAndSet(false);
  }

  /** A run on a worker ended. Some of many at once may be lost, which a mean bears. */
  void took(long nanos) {
    long mean = meanNanos;
    meanNanos = mean == 0 ? nanos : mean + (nanos - mean) / WEIGHT;
  }

  /** After which time the last of so many jobs will have been begun. */
  Duration waitFor(int waiting) {
    Duration wait = Duration.ofNanos(meanNanos).multipliedBy(waiting).dividedBy(count);
    return wait.compareTo(SHORTEST_WAIT) < 0
        ? SHORTEST_WAIT
        : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
