package io.mesa.assembly;

import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from the store for the workers that are free. One thread does it; it is woken by what
 * happens in this JVM, and looks by itself for what happens in others. Thread-safe.
 */
final class JobDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So long more workers are waited for where few are free; each question costs the store. */
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Duration RETRY = Duration.ofMillis(500);

  private final JobEngine engine;
  private final JobStore store;
  private final JobLimits limits;
  private final Rounds rounds =
      new Rounds("mesa-jobs", "Jobs could not be taken from their store", RETRY, this::dispatch);
  private volatile boolean closed;

  /**
   * How long after a question for all sources the next follows, and when that was; of its thread.
   */
  private long pause = FIRST_PAUSE_NANOS;

  private long asked = System.nanoTime() - FIRST_PAUSE_NANOS;

  JobDispatcher(JobEngine engine, JobStore store, JobLimits limits) {
    this.engine = engine;
    this.store = store;
    this.limits = limits;
  }

  void start() {
    rounds.start();
  }

  void wake() {
    rounds.wake();
  }

  /**
   * Has a job that waits begun by the thread that submitted it, which spares a wait for this one's.
   * Only where the store answers at once, and a worker is free; by the store's turns it may be
   * another job that is begun.
   */
  void submitted(JobId id, SourceWorkers workers) {
    if (!(store instanceof JobStore.Prompt) || !beganAtOnce(id, workers)) {
      workers.news();
      wake();
    }
  }

  /** Whether there is nothing left to do for the job; not while it is closed, nor after. */
  private synchronized boolean beganAtOnce(JobId id, SourceWorkers workers) {
    if (closed || !workers.tryTake()) {
      return false;
    }
    List<JobStore.Claim> claims = List.of();
    try {
      claims = store.claim(Map.of(workers.gateway().source().id(), 1), limits.lease());
    } catch (RuntimeException e) {
      LOG.debug("Job {} is begun by another thread", id, e);
    } finally {
      if (claims.isEmpty()) {
        giveBack(workers);
      }
    }
    return !claims.isEmpty() && engine.run(claims.get(0), workers) && claims.get(0).id().equals(id);
  }

  /** A worker has nothing to do; jobs wait for it where there were too few the last time. */
  void giveBack(SourceWorkers workers) {
    if (workers.giveBack(1) && workers.isCrowded()) {
      wake();
    }
  }

  /** Takes jobs once, and says when to look again. */
  private long dispatch() {
    gather();
    rounds.heard();
    long now = System.nanoTime();
    boolean all = now - asked >= pause;
    if (all) {
      asked = now;
      pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
    }
    boolean found = claim(all);
    if (found) {
      pause = FIRST_PAUSE_NANOS;
    }
    return found && jobsMeetWorkers() ? 0 : asked + pause - System.nanoTime();
  }

  /** Where jobs wait for workers, and few of those are free, waits a moment for more. */
  private void gather() {
    long end = System.nanoTime() + GATHERING_NANOS;
    long left = GATHERING_NANOS;
    while (left > 0 && !closed && !(store instanceof JobStore.Prompt) && fewAreFree()) {
      LockSupport.parkNanos(this, left);
      left = end - System.nanoTime();
    }
  }

  private boolean fewAreFree() {
    return jobsMeetWorkers()
        && engine.sources().values().stream()
            .noneMatch(workers -> workers.isCrowded() && workers.manyAreFree());
  }

  /** Whether a source has both, as far as is known: jobs that wait, and workers that are free. */
  private boolean jobsMeetWorkers() {
    return engine.sources().values().stream()
        .anyMatch(workers -> workers.isCrowded() && workers.anyIsFree());
  }

  /**
   * Takes jobs for the workers that are free.
   *
   * @param all for those of every source; otherwise of those for which jobs may wait
   * @return whether a job was found
   */
  private boolean claim(boolean all) {
    Map<String, Integer> room = new HashMap<>();
    engine
        .sources()
        .forEach(
            (id, workers) -> {
              if (!workers.takeNews() && !workers.isCrowded() && !all) {
                return;
              }
              // Before it is looked who is free, so that nobody who gets free is missed.
              workers.crowded(true);
              int free = workers.takeAll();
              if (free > 0) {
                room.put(id, free);
              }
            });
    if (room.isEmpty()) {
      return false;
    }
    try {
      List<JobStore.Claim> claims = store.claim(room, limits.lease());
      for (JobStore.Claim claim : claims) {
        String source = claim.request().source();
        room.merge(source, -1, Integer::sum);
        engine.run(claim, engine.workers(source));
      }
      return !claims.isEmpty();
    } finally {
      room.forEach(this::giveBack);
    }
  }

  private void giveBack(String source, int left) {
    SourceWorkers workers = engine.workers(source);
    workers.crowded(left == 0);
    workers.giveBack(left);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    rounds.close();
  }
}
