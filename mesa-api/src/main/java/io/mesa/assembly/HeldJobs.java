package io.mesa.assembly;

import io.mesa.job.JobId;
import io.mesa.job.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that workers of this Mesa hold: a thread renews their leases, and cuts short those that
 * are lost. Thread-safe.
 */
final class HeldJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final Duration LONGEST_BEAT = Duration.ofMillis(500);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final JobStore store;
  private final Duration lease;
  private final Completions completions;
  private final long beatNanos;
  private final Map<JobStore.Claim, WorkerRun> runs = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private @Nullable Thread keeper;

  /** Whether the store did not answer the last time; of the keeping thread. */
  private boolean away;

  HeldJobs(JobStore store, Duration lease, Completions completions) {
    this.store = store;
    this.lease = lease;
    this.completions = completions;
    Duration third = lease.dividedBy(3);
    this.beatNanos = (third.compareTo(LONGEST_BEAT) < 0 ? third : LONGEST_BEAT).toNanos();
  }

  synchronized void start() {
    if (keeper == null && !closed) {
      keeper = CallWatch.daemon(this::keep, "mesa-job-leases");
      keeper.start();
    }
  }

  void add(JobStore.Claim claim, WorkerRun run) {
    runs.put(claim, run);
  }

  void remove(JobStore.Claim claim) {
    runs.remove(claim);
  }

  /** A call is made for a job, to be cut short with it. */
  void underWay(JobStore.Claim claim, LiveCall call) {
    WorkerRun run = runs.get(claim);
    if (run != null) {
      run.underWay(call);
    }
  }

  /** Cuts short the run of a job that is no longer wanted, where it is here. */
  void cut(JobId id) {
    runs.forEach(
        (claim, run) -> {
          if (claim.id().equals(id)) {
            run.cut();
          }
        });
  }

  void cutAll() {
    runs.values().forEach(WorkerRun::cut);
  }

  /** Waits until none is held. */
  boolean awaitNone(long limitNanos) {
    long end = System.nanoTime() + limitNanos;
    while (!runs.isEmpty()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
    }
    return true;
  }

  private void keep() {
    long renewed = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(this, Math.min(LOOK_NANOS, beatNanos));
      completions.look();
      long now = System.nanoTime();
      if (now - renewed >= beatNanos) {
        renewed = now;
        renew();
      }
    }
  }

  private void renew() {
    List<JobStore.Claim> claims = List.copyOf(runs.keySet());
    if (claims.isEmpty()) {
      return;
    }
    try {
      Set<JobStore.Claim> kept = store.renew(claims, lease);
      away = false;
      for (JobStore.Claim claim : claims) {
        WorkerRun run = runs.get(claim);
        if (run != null && !kept.contains(claim)) {
          run.cut();
        }
      }
    } catch (RuntimeException e) {
      if (!away) {
        LOG.warn(
            "The leases of {} jobs could not be renewed; it is tried again.", claims.size(), e);
      }
      away = true;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (keeper != null) {
      LockSupport.unpark(keeper);
    }
  }
}
