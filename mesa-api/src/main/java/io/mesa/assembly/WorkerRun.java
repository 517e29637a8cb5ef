package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobRequest;
import io.mesa.job.JobStore;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A query on a worker: a job from its start, or one whose caller waits, which is handed over to the
 * store where it takes too long. Thread-safe.
 */
final class WorkerRun implements Runnable {
  private final AssembledGateway gateway;
  private final Query query;
  private final SourceWorkers workers;
  private final JobWriter writer;
  private JobStore.@Nullable Claim claim;
  private boolean handingOver;
  private boolean ended;
  private boolean cut;
  private @Nullable LiveCall call;
  private @Nullable Rows rows;
  private @Nullable MesaException error;

  WorkerRun(AssembledGateway gateway, Query query, SourceWorkers workers, JobWriter writer) {
    this.gateway = gateway;
    this.query = query;
    this.workers = workers;
    this.writer = writer;
  }

  static WorkerRun of(JobStore.Claim claim, SourceWorkers workers, JobWriter writer) {
    JobRequest request = claim.request();
    var run =
        new WorkerRun(
            workers.gateway().with(Requests.options(claim)), request.query(), workers, writer);
    run.claim = claim;
    return run;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    Rows found = null;
    MesaException failed = null;
    try {
      found = gateway.find(query);
      if (found == null) {
        found = gateway.ask(query, this::underWay);
      }
    } catch (MesaException e) {
      failed = e;
    } catch (RuntimeException | Error e) {
      failed = MesaException.builder(ErrorCode.DRIVER, "A worker failed: " + e).cause(e).build();
    }
    workers.took(System.nanoTime() - started);
    try {
      JobStore.Claim mine = end(found, failed);
      if (mine != null) {
        writer.write(mine, found, failed);
      }
    } finally {
      writer.giveBack(workers);
    }
  }

  /** A call is made for it, to be cut short with it. */
  synchronized void underWay(LiveCall begun) {
    call = begun;
    if (cut) {
      begun.cutByJob();
    }
  }

  /** Cuts it short, now or when it begins. */
  synchronized void cut() {
    cut = true;
    if (call != null) {
      call.cutByJob();
    }
  }

  /** The run is over; gives the claim to write its end with, null where somebody waits for it. */
  private synchronized JobStore.@Nullable Claim end(
      @Nullable Rows found, @Nullable MesaException failed) {
    boolean interrupted = false;
    while (handingOver) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rows = found;
    error = failed;
    ended = true;
    notifyAll();
    return claim;
  }

  /**
   * Waits for the rows.
   *
   * @param limitNanos how long at most
   * @param adopt makes a job of it where it takes longer; what it throws ends the run
   * @return the rows, null where it is a job now
   */
  @Nullable Rows await(long limitNanos, Supplier<JobStore.Claim> adopt) {
    if (!awaitEnd(limitNanos)) {
      boolean adopted = false;
      try {
        JobStore.Claim made = adopt.get();
        handedOver(made);
        adopted = true;
        return null;
      } finally {
        if (!adopted) {
          cut();
          handedOver(null);
        }
      }
    }
    return result();
  }

  private synchronized @Nullable Rows result() {
    if (error != null) {
      throw error;
    }
    return rows;
  }

  /** Whether it ended in time; where not, it waits with its end for the handing over. */
  private synchronized boolean awaitEnd(long limitNanos) {
    long end = System.nanoTime() + limitNanos;
    while (!ended) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        handingOver = true;
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        cut();
        Thread.currentThread().interrupt();
        throw new MesaException(
            ErrorCode.CANCELLED, "The thread was interrupted during submit; it was cancelled.");
      }
    }
    return true;
  }

  private synchronized void handedOver(JobStore.@Nullable Claim made) {
    claim = made;
    handingOver = false;
    notifyAll();
  }
}
