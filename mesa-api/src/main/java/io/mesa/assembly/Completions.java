package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobId;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for which job. What ends here is told of at once; for what ends elsewhere the store is
 * asked again and again. Thread-safe.
 */
final class Completions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.job");
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** What a store fails with that is away; it is not asked for the others then. */
  private static final Set<ErrorCode> AWAY =
      EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.CONNECTION, ErrorCode.TIMEOUT);

  private final JobStore store;
  private final Executor threads;
  private final Map<JobId, CompletableFuture<QueryJob>> awaited = new ConcurrentHashMap<>();
  private final Rounds rounds =
      new Rounds(
          "mesa-job-ends", "Those who wait for jobs could not be told", PAUSE, this::lookAtAll);

  Completions(JobStore store, Executor threads) {
    this.store = store;
    this.threads = threads;
  }

  /** Completed when the job has ended, on the thread that finds out. */
  CompletableFuture<QueryJob> of(JobId id) {
    var own = new CompletableFuture<QueryJob>();
    CompletableFuture<QueryJob> earlier = awaited.putIfAbsent(id, own);
    try {
      look(id); // It may have ended before anybody waited.
    } catch (RuntimeException e) {
      if (awaited.remove(id, own)) {
        own.completeExceptionally(e);
      }
      throw e;
    }
    if (rounds.isClosed()) {
      close();
    } else if (earlier == null) {
      rounds.start();
      rounds.wake();
    }
    return earlier == null ? own : earlier;
  }

  /** The same on a thread of Mesa's that may be held up, as long as there is one to be had. */
  CompletableFuture<QueryJob> told(JobId id) {
    return of(id).whenCompleteAsync((job, error) -> {}, this::onAThread);
  }

  private void onAThread(Runnable telling) {
    try {
      threads.execute(telling);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      telling.run();
    }
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

  /** Any job may have ended; says when to look again. */
  private long lookAtAll() {
    for (JobId id : List.copyOf(awaited.keySet())) {
      try {
        look(id);
      } catch (RuntimeException e) {
        LOG.debug("It could not be found out whether job {} has ended; it is tried again", id, e);
        if (rounds.isClosed()
            || (e instanceof MesaException known && AWAY.contains(known.code()))) {
          break;
        }
      }
    }
    return awaited.isEmpty() ? Long.MAX_VALUE : PAUSE.toNanos();
  }

  @Override
  public void close() {
    rounds.end();
    for (CompletableFuture<QueryJob> future : awaited.values()) {
      future.completeExceptionally(
          new MesaException(ErrorCode.CLOSED, "Mesa was closed before the job ended."));
    }
    awaited.clear();
  }
}
