package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.JobChanged;
import io.mesa.job.JobFailure;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the ends of jobs to the store. Thread-safe. */
final class JobWriter {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MOST_DOUBLINGS = 6;

  private final JobEngine engine;
  private final JobStore store;
  private final JobLimits limits;
  private final HeldJobs held;
  private final Completions completions;
  private final JobEvents events;

  JobWriter(
      JobEngine engine,
      JobStore store,
      JobLimits limits,
      HeldJobs held,
      Completions completions,
      JobEvents events) {
    this.engine = engine;
    this.store = store;
    this.limits = limits;
    this.held = held;
    this.completions = completions;
    this.events = events;
  }

  void giveBack(SourceWorkers workers) {
    engine.giveBack(workers);
  }

  /** Lets a job that no thread could be had for wait again; that it was claimed does not count. */
  void notBegun(JobStore.Claim claim, Throwable reason) {
    LOG.warn("Job {} could not be begun; it waits again.", claim.id(), reason);
    held.remove(claim);
    try {
      boolean written = store.giveBack(claim, FIRST_RETRY, false);
      events.ended(claim, held(written, JobChanged.Change.GIVEN_BACK), null);
    } catch (RuntimeException e) {
      LOG.debug("Job {} waits until its lease has run out", claim.id(), e);
    }
  }

  /** Ends a job; what the store cannot be told now it is told later, while the lease lasts. */
  void write(JobStore.Claim claim, @Nullable Rows rows, @Nullable MesaException error) {
    try {
      KeptRows kept = rows == null ? null : KeptRows.of(rows, limits.resultBytes());
      if (error != null && isTooLarge(error)) {
        writeLarge(claim, error);
      } else {
        write(claim, kept, error);
      }
      tell(claim);
    } finally {
      held.remove(claim); // Not before: closing goes on where none is held, and then tells nobody.
    }
  }

  private void tell(JobStore.Claim claim) {
    try {
      completions.look(claim.id());
    } catch (RuntimeException e) {
      LOG.debug("Who waits for job {} is told later", claim.id(), e);
    }
  }

  private void write(JobStore.Claim claim, @Nullable KeptRows kept, @Nullable MesaException error) {
    events.ended(claim, insist(claim, () -> end(claim, kept, error)), error);
  }

  /** What is only too much for now may pass. */
  private static boolean isTooLarge(MesaException error) {
    return error.code() == ErrorCode.LIMIT_EXCEEDED && !error.retryable();
  }

  /**
   * What a call may not give at once a job may read row by row: so its result is said to be cut,
   * and how large it is, and its beginning is kept.
   */
  private void writeLarge(JobStore.Claim claim, MesaException tooLarge) {
    KeptRows kept = null;
    MesaException failed = null;
    try (RowStream stream =
        engine.workers(claim.request().source()).gateway().with(Requests.options(claim)).stream(
            claim.request().query(), call -> held.underWay(claim, call))) {
      kept = KeptRows.of(stream, limits.resultBytes());
    } catch (MesaException e) {
      failed = e.code() == ErrorCode.UNSUPPORTED ? tooLarge : e;
    }
    write(claim, kept, failed);
  }

  private JobChanged.Change insist(JobStore.Claim claim, Supplier<JobChanged.Change> write) {
    long end = System.nanoTime() + limits.lease().toNanos();
    while (true) {
      try {
        return write.get();
      } catch (RuntimeException e) {
        if (System.nanoTime() - end >= 0) {
          LOG.warn("The end of job {} could not be written; it will be run again.", claim.id(), e);
          return JobChanged.Change.LOST;
        }
        LOG.debug("The end of job {} could not be written; it is tried again", claim.id(), e);
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  private JobChanged.Change end(
      JobStore.Claim claim, @Nullable KeptRows kept, @Nullable MesaException error) {
    if (kept != null) {
      return held(store.complete(claim, kept.result(), kept.rows()), JobChanged.Change.COMPLETED);
    }
    MesaException failed =
        error == null ? new MesaException(ErrorCode.DRIVER, "There were no rows.") : error;
    if (engine.isClosing() && isCut(failed)) {
      return held(store.giveBack(claim, Duration.ZERO, false), JobChanged.Change.GIVEN_BACK);
    }
    if (mayPass(failed) && claim.attempt() < claim.attempts()) {
      int doublings = Math.min(claim.attempt() - 1, MOST_DOUBLINGS);
      Duration delay = FIRST_RETRY.multipliedBy(1L << doublings);
      return held(store.giveBack(claim, delay, true), JobChanged.Change.GIVEN_BACK);
    }
    return held(store.fail(claim, JobFailure.of(failed)), JobChanged.Change.FAILED);
  }

  private static JobChanged.Change held(boolean written, JobChanged.Change change) {
    return written ? change : JobChanged.Change.LOST;
  }

  private static boolean isCut(MesaException error) {
    return error.code() == ErrorCode.CLOSED || error.code() == ErrorCode.CANCELLED;
  }

  /** A run that reached its longest time would do so again. */
  private static boolean mayPass(MesaException error) {
    return error.retryable() && error.code() != ErrorCode.TIMEOUT;
  }
}
