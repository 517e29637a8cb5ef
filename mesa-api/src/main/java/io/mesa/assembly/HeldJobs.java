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

/**
 * The jobs that workers of this Mesa hold: a thread renews their leases, and cuts short those that
 * are lost. Thread-safe.
 */
final class HeldJobs implements AutoCloseable {
  private static final Duration LONGEST_BEAT = Duration.ofMillis(500);

  private final JobStore store;
  private final Duration lease;
  private final long beatNanos;
  private final Map<JobStore.Claim, WorkerRun> runs = new ConcurrentHashMap<>();
  private final Rounds rounds;

  HeldJobs(JobStore store, Duration lease) {
    this.store = store;
    this.lease = lease;
    Duration third = lease.dividedBy(3);
    Duration beat = third.compareTo(LONGEST_BEAT) < 0 ? third : LONGEST_BEAT;
    this.beatNanos = beat.toNanos();
    this.rounds =
        new Rounds("mesa-job-leases", "The leases of jobs could not be renewed", beat, this::renew);
  }

  void start() {
    rounds.start();
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

  private long renew() {
    long began = System.nanoTime();
    List<JobStore.Claim> claims = List.copyOf(runs.keySet());
    if (!claims.isEmpty()) {
      Set<JobStore.Claim> kept = store.renew(claims, lease);
      for (JobStore.Claim claim : claims) {
        WorkerRun run = runs.get(claim);
        if (run != null && !kept.contains(claim)) {
          run.cut();
        }
      }
    }
    return beatNanos - (System.nanoTime() - began);
  }

  @Override
  public void close() {
    rounds.end();
  }
}
