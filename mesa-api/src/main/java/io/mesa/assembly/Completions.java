package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobId;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for which job. What ends here is told of at once; for what ends elsewhere the store is
 * asked again and again. Thread-safe.
 */
final class Completions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");

  private final JobStore store;
  private final Executor threads;
  private final Map<JobId, CompletableFuture<QueryJob>> awaited = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Completions(JobStore store, Executor threads) {
    this.store = store;
    this.threads = threads;
  }

  /** Completed when the job has ended, on the thread that finds out. */
  CompletableFuture<QueryJob> of(JobId id) {
    CompletableFuture<QueryJob> future =
        awaited.computeIfAbsent(id, any -> new CompletableFuture<>());
    // It may have ended before anybody waited.
    look(id);
    if (closed) {
      close();
    }
    return future;
  }

  /** The same on a thread of Mesa's that may be held up. */
  CompletableFuture<QueryJob> told(JobId id) {
    return of(id).thenApplyAsync(job -> job, threads);
  }

  /** A job may have ended. */
  void look(JobId id) {
    CompletableFuture<QueryJob> future = awaited.get(id);
    if (future == null) {
      return;
    }
    Optional<QueryJob> job = store.find(id);
    if (job.isEmpty()) {
      awaited.remove(id, future);
      future.completeExceptionally(StoredJobs.unknown(id));
    } else if (job.get().isFinished()) {
      awaited.remove(id, future);
      future.complete(job.get());
    }
  }

  /** Any job may have ended. */
  void look() {
    for (JobId id : List.copyOf(awaited.keySet())) {
      try {
        look(id);
      } catch (RuntimeException e) {
        LOG.debug("It could not be found out whether job {} has ended; it is tried again", id, e);
        return;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (CompletableFuture<QueryJob> future : awaited.values()) {
      future.completeExceptionally(
          new MesaException(ErrorCode.CLOSED, "Mesa was closed before the job ended."));
    }
    awaited.clear();
  }
}
