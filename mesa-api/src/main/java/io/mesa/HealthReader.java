package io.mesa;

import io.mesa.assembly.AssembledGateway;
import io.mesa.cache.CacheStatistics;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobFilter;
import io.mesa.job.JobState;
import io.mesa.job.QueryJobs;
import io.mesa.runtime.ServerHealth;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks all sources of a Mesa and the store of its jobs at the same time how they are, each no
 * longer than its time limit. Its threads end where nobody asks. Thread-safe.
 */
final class HealthReader implements AutoCloseable {
  /** What ends by itself at its time limit is given this long to say so. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final long IDLE_SECONDS = 10;

  private final ExecutorService threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HealthReader::daemon);
  private final QueryJobs jobs;
  private final int workers;

  HealthReader(QueryJobs jobs, int workers) {
    this.jobs = jobs;
    this.workers = workers;
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "mesa-health");
    thread.setDaemon(true);
    return thread;
  }

  MesaHealth read(Collection<AssembledGateway> gateways, Optional<CacheStatistics> cache) {
    Instant at = Instant.now();
    long began = System.nanoTime();
    List<Asked> asked = new ArrayList<>();
    try {
      gateways.forEach(gateway -> asked.add(new Asked(gateway)));
      List<MesaHealth.OfSource> sources = new ArrayList<>();
      for (Asked source : asked) {
        sources.add(source.answered(began));
      }
      return new MesaHealth(at, sources, cache);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while it asked how Mesa is.");
    } catch (RejectedExecutionException e) {
      throw new MesaException(ErrorCode.CLOSED, "Mesa was closed; nobody can ask how it is.");
    } finally {
      asked.forEach(Asked::cancel);
    }
  }

  /** A source that was asked, and has not answered yet. */
  private final class Asked {
    private final AssembledGateway gateway;
    private final Future<Reading<ServerHealth>> server;
    private final Future<Reading<Integer>> waiting;
    private final Future<Reading<Integer>> running;

    Asked(AssembledGateway gateway) {
      this.gateway = gateway;
      this.server = threads.submit(() -> read(() -> Reading.known(gateway.health())));
      this.waiting = threads.submit(() -> read(() -> count(JobState.PENDING)));
      this.running = threads.submit(() -> read(() -> count(JobState.PROCESSING)));
    }

    private Reading<Integer> count(JobState state) {
      JobFilter all = JobFilter.all().withLimit(JobFilter.MOST);
      int count = jobs.count(all.withSource(gateway.source().id()).withStates(state));
      return count < JobFilter.MOST ? Reading.known(count) : Reading.estimated(count);
    }

    MesaHealth.OfSource answered(long began) throws InterruptedException {
      Duration limit = gateway.source().limits().readTimeout();
      long end = began + limit.plus(GRACE).toNanos();
      return new MesaHealth.OfSource(
          gateway.source().id(),
          answer(server, end, limit),
          gateway.connectionFigures(),
          gateway.feedStatus(),
          new MesaHealth.Jobs(answer(waiting, end, limit), answer(running, end, limit), workers),
          gateway.accuracy());
    }

    void cancel() {
      server.cancel(true);
      waiting.cancel(true);
      running.cancel(true);
    }
  }

  private static <T> Reading<T> read(Supplier<Reading<T>> question) {
    try {
      return question.get();
    } catch (MesaException e) {
      return Reading.missing(reason(e.code()), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return Reading.missing(Reading.Reason.UNAVAILABLE, e.toString());
    }
  }

  private static Reading.Reason reason(ErrorCode code) {
    return switch (code) {
      case TIMEOUT -> Reading.Reason.TIMED_OUT;
      case PERMISSION, AUTHENTICATION -> Reading.Reason.DENIED;
      case UNSUPPORTED -> Reading.Reason.UNSUPPORTED;
      default -> Reading.Reason.UNAVAILABLE;
    };
  }

  private static <T> Reading<T> answer(Future<Reading<T>> asked, long end, Duration limit)
      throws InterruptedException {
    try {
      return asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Reading.missing(Reading.Reason.TIMED_OUT, "There was no answer within " + limit + ".");
    } catch (ExecutionException e) {
      return Reading.missing(Reading.Reason.UNAVAILABLE, String.valueOf(e.getCause()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
