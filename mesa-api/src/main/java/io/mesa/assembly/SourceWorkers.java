package io.mesa.assembly;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** The workers of one source: how many are free, and how long they take. Thread-safe. */
final class SourceWorkers {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int WEIGHT = 8;

  private final AssembledGateway gateway;
  private final int count;
  private final Semaphore free;
  private volatile long meanNanos;
  private volatile boolean crowded;

  SourceWorkers(AssembledGateway gateway, int count) {
    this.gateway = gateway;
    this.count = count;
    this.free = new Semaphore(count);
  }

  AssembledGateway gateway() {
    return gateway;
  }

  boolean tryTake() {
    return free.tryAcquire();
  }

  /** Takes all that are free. */
  int takeAll() {
    return free.drainPermits();
  }

  void giveBack(int permits) {
    free.release(permits);
  }

  /** Whether jobs may wait that no worker was free for; what is new is not to go before them. */
  boolean isCrowded() {
    return crowded;
  }

  void crowded(boolean value) {
    crowded = value;
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
