package io.mesa.gateway;

import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobId;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** What became of a submitted query: it was answered, or it is a job now. Immutable. */
public sealed interface Outcome {

  /**
   * The query was answered.
   *
   * @param rows the answer
   * @param fromCache whether it was kept, and no database was asked
   */
  record Completed(Rows rows, boolean fromCache) implements Outcome {
    /** Checks that there is an answer. */
    public Completed {
      Objects.requireNonNull(rows, "rows");
    }

    @Override
    public <T> T fold(Function<Completed, T> completed, Function<Deferred, T> deferred) {
      return completed.apply(this);
    }

    @Override
    public Rows join(Duration limit) {
      return rows;
    }
  }

  /**
   * The query is a job, which waits or runs.
   *
   * @param jobId the job
   * @param estimate what it is expected to cost
   * @param retryAfter after which time it makes sense to ask for the result
   * @param jobs where to ask
   */
  record Deferred(JobId jobId, CostEstimate estimate, Duration retryAfter, QueryJobs jobs)
      implements Outcome {
    /** Checks that every part is given. */
    public Deferred {
      Objects.requireNonNull(jobId, "jobId");
      Objects.requireNonNull(estimate, "estimate");
      Objects.requireNonNull(retryAfter, "retryAfter");
      Objects.requireNonNull(jobs, "jobs");
    }

    /**
     * The job as it is now.
     *
     * @return the job
     */
    public QueryJob job() {
      return jobs.status(jobId);
    }

    @Override
    public <T> T fold(Function<Completed, T> completed, Function<Deferred, T> deferred) {
      return deferred.apply(this);
    }

    @Override
    public Rows join(Duration limit) {
      if (!jobs.await(jobId, limit).isFinished()) {
        throw MesaException.builder(
                ErrorCode.TIMEOUT,
                "Job %s has not ended within %s; it goes on.".formatted(jobId, limit))
            .retryable(true)
            .build();
      }
      return jobs.rows(jobId);
    }

    /**
     * The outcome for people.
     *
     * @return the job's id and its estimate
     */
    @Override
    public String toString() {
      return "Deferred[" + jobId + ", " + estimate + ", retryAfter=" + retryAfter + "]";
    }
  }

  /**
   * Goes on by what became of it.
   *
   * @param completed takes an answer
   * @param deferred takes a job
   * @param <T> what they give
   * @return what the one of them gave
   */
  <T> T fold(Function<Completed, T> completed, Function<Deferred, T> deferred);

  /**
   * The answer, waited for where it is not there yet.
   *
   * @param limit how long to wait at most, 1 ms to a day
   * @return the rows
   * @throws MesaException {@link ErrorCode#TIMEOUT} where the job has not ended by then, which it
   *     goes on to do; otherwise as {@link QueryJobs#rows}
   */
  Rows join(Duration limit);
}
