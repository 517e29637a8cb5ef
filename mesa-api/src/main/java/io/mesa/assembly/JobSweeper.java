package io.mesa.assembly;

import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes results and jobs that lived out their time, on a thread of its own: neither a store that
 * takes its time for it nor an application's archive keeps jobs from being begun. Thread-safe.
 */
final class JobSweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");

  /** How long after a sweep the next follows. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final int AT_ONCE = 1_000;

  private final JobStore store;
  private final Consumer<QueryJob> archive;
  private final Duration pause;
  private final Rounds rounds;

  /** Nothing is old yet where nothing was begun; of the thread, as the next. */
  private boolean begun;

  /** Whether the archive took the last job. */
  private boolean taken = true;

  JobSweeper(JobStore store, Consumer<QueryJob> archive, Duration pause) {
    this.store = store;
    this.archive = archive;
    this.pause = pause;
    this.rounds = new Rounds("mesa-job-sweep", "Old jobs could not be removed", pause, this::sweep);
  }

  void start() {
    rounds.start();
  }

  /** Removes all there are, and says when to look again. */
  private long sweep() {
    while (begun && !rounds.isClosed() && store.sweep(AT_ONCE, this::archived) >= AT_ONCE) {
      LOG.debug("{} or more old results and jobs were removed; there may be more", AT_ONCE);
    }
    begun = true;
    return pause.toNanos();
  }

  private boolean archived(QueryJob job) {
    boolean before = taken;
    try {
      archive.accept(job);
      taken = true;
    } catch (RuntimeException | Error e) {
      taken = false;
      if (before) {
        LOG.warn("Job {} could not be archived; it stays, and is given again.", job.id(), e);
      }
    }
    return taken;
  }

  @Override
  public void close() {
    rounds.close();
  }
}
