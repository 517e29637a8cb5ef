package io.mesa.assembly;

import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs from the store for the workers that are free, and sweeps the store now and then. One
 * thread does it; it is woken by what happens in this JVM, and looks by itself for what happens in
 * others. Thread-safe.
 */
final class JobDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So long more workers are waited for where few are free; each question costs the store. */
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int SWEPT_AT_ONCE = 1_000;
  private static final long CLOSING_MILLIS = 5_000;

  private final JobEngine engine;
  private final JobStore store;
  private final JobLimits limits;
  private final Consumer<QueryJob> archive;
  private volatile boolean closed;
  private volatile boolean woken;
  private volatile @Nullable Thread thread;

  JobDispatcher(JobEngine engine, JobStore store, JobLimits limits, Consumer<QueryJob> archive) {
    this.engine = engine;
    this.store = store;
    this.limits = limits;
    this.archive = archive;
  }

  void start() {
    if (thread == null) {
      startOnce();
    }
  }

  private synchronized void startOnce() {
    if (thread == null && !closed) {
      Thread started = CallWatch.daemon(this::dispatch, "mesa-jobs");
      thread = started;
      started.start();
    }
  }

  void wake() {
    woken = true;
    LockSupport.unpark(thread);
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
    JobStore.Claim claim = null;
    try {
      String source = workers.gateway().source().id();
      List<JobStore.Claim> claims = store.claim(Map.of(source, 1), limits.lease());
      if (!claims.isEmpty()) {
        claim = claims.get(0);
        engine.run(claim, workers);
      }
    } catch (RuntimeException e) {
      LOG.debug("Job {} is begun by another thread", id, e);
    } finally {
      if (claim == null) {
        giveBack(workers);
      }
    }
    return claim != null && claim.id().equals(id);
  }

  /** A worker has nothing to do; jobs wait for it where there were too few the last time. */
  void giveBack(SourceWorkers workers) {
    if (workers.giveBack(1) && workers.isCrowded()) {
      wake();
    }
  }

  private void dispatch() {
    long pause = FIRST_PAUSE_NANOS;
    long asked = System.nanoTime() - pause;
    long swept = System.nanoTime();
    boolean answered = true;
    while (!closed) {
      gather();
      woken = false;
      boolean found = false;
      long now = System.nanoTime();
      boolean all = now - asked >= pause;
      try {
        asked = all ? now : asked;
        found = claim(all);
        answered = true;
        if (now - swept >= SWEEP_NANOS) {
          swept = now;
          store.sweep(SWEPT_AT_ONCE, archive);
        }
      } catch (RuntimeException e) {
        if (!closed && answered) {
          LOG.warn("The store of jobs did not answer; it is asked again.", e);
        }
        answered = false;
      }
      pause = found ? FIRST_PAUSE_NANOS : all ? Math.min(pause * 2, LONGEST_PAUSE_NANOS) : pause;
      if (!woken && !closed && !(found && jobsMeetWorkers())) {
        LockSupport.parkNanos(this, Math.max(1, asked + pause - System.nanoTime()));
      }
    }
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
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    if (running != null) {
      LockSupport.unpark(running);
      try {
        running.join(CLOSING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
