package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobFailure;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.job.ResultPage;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The jobs of a store, for applications. Thread-safe. */
final class StoredJobs implements QueryJobs {
  private final JobEngine engine;
  private final JobStore store;
  private final Completions completions;
  private final HeldJobs held;

  StoredJobs(JobEngine engine, JobStore store, Completions completions, HeldJobs held) {
    this.engine = engine;
    this.store = store;
    this.completions = completions;
    this.held = held;
  }

  static MesaException unknown(JobId id) {
    return new MesaException(
        ErrorCode.NOT_FOUND,
        "There is no job %s; it may have been removed after its time.".formatted(id));
  }

  private void check(JobId id) {
    Objects.requireNonNull(id, "id");
    engine.refuseIfClosing();
    String mark = store.mark();
    if (!id.store().equals(mark)) {
      throw new MesaException(
          ErrorCode.NOT_FOUND,
          "Job %s is of another store; the ids of this one begin with %s.".formatted(id, mark));
    }
  }

  @Override
  public QueryJob status(JobId id) {
    check(id);
    return store.find(id).orElseThrow(() -> unknown(id));
  }

  @Override
  public QueryJob await(JobId id, Duration limit) {
    Limits.checkTimeout("limit", limit);
    check(id);
    engine.start();
    try {
      return completions.of(id).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return status(id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while it waited for job " + id + ".");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MesaException known ? known : unknown(id);
    }
  }

  @Override
  public CompletionStage<QueryJob> completion(JobId id) {
    check(id);
    engine.start();
    CompletableFuture<QueryJob> told = completions.told(id);
    return told.minimalCompletionStage();
  }

  @Override
  public ResultPage result(JobId id, int page, int pageRows) {
    if (pageRows < 1 || pageRows > MOST_PAGE_ROWS) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A page of a result cannot have %d rows; it has 1 to %d."
              .formatted(pageRows, MOST_PAGE_ROWS));
    }
    JobResult result = completed(id);
    long pages = Math.max(1, (result.kept() + pageRows - 1L) / pageRows);
    if (page < 0 || page >= pages) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "There is no page %d of job %s; there are %d, from 0, of %d rows."
              .formatted(page, id, pages, pageRows));
    }
    return new ResultPage(read(id, page * pageRows, pageRows), page, pageRows, result);
  }

  @Override
  public Rows rows(JobId id) {
    JobResult result = completed(id);
    if (result.isCut()) {
      throw new MesaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The result of job %s, %d rows of %d bytes, was too large to keep; its first %d rows can be read by page."
              .formatted(id, result.rows(), result.bytes(), result.kept()));
    }
    return read(id, 0, Math.max(1, result.kept()));
  }

  private Rows read(JobId id, int from, int count) {
    return store.rows(id, from, count).orElseThrow(() -> expired(id));
  }

  private JobResult completed(JobId id) {
    QueryJob job = status(id);
    if (job.state() == JobState.FAILED) {
      throw job.failure()
          .map(failure -> failure.toException(job.request().source()))
          .orElseThrow(() -> unknown(id));
    }
    if (job.state() == JobState.EXPIRED) {
      throw expired(id);
    }
    if (job.state() == JobState.CANCELLED) {
      throw new JobFailure(ErrorCode.CANCELLED, "Job " + id + " was cancelled.", Optional.empty())
          .toException(job.request().source());
    }
    return job.result()
        .orElseThrow(
            () ->
                MesaException.builder(
                        ErrorCode.CONFLICT,
                        "Job %s has not ended, it is %s; wait for it.".formatted(id, job.state()))
                    .source(job.request().source())
                    .retryable(true)
                    .build());
  }

  private static MesaException expired(JobId id) {
    return new MesaException(
        ErrorCode.NOT_FOUND, "The result of job " + id + " has lived out its time; submit again.");
  }

  @Override
  public QueryJob cancel(JobId id) {
    check(id);
    boolean wasOpen = engine.events().areHeard() && !status(id).state().isFinished();
    QueryJob job = store.cancel(id).orElseThrow(() -> unknown(id));
    if (wasOpen && job.state() == JobState.CANCELLED) {
      engine.events().cancelled(job);
    }
    held.cut(id);
    completions.look(id);
    return job;
  }

  @Override
  public List<QueryJob> list(JobFilter filter) {
    Objects.requireNonNull(filter, "filter");
    engine.refuseIfClosing();
    return store.list(filter);
  }

  @Override
  public int count(JobFilter filter) {
    Objects.requireNonNull(filter, "filter");
    engine.refuseIfClosing();
    return store.count(filter);
  }
}
