package io.mesa.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The jobs of a {@code Mesa}, and of those that share its store: tells how it stands with them,
 * gives their results and cancels them. Thread-safe.
 *
 * <p>Each method that takes an id throws {@link ErrorCode#NOT_FOUND} for one that is of another
 * store, unknown, or removed since.
 */
public interface QueryJobs {
  /** How many rows a page of a result has where nobody says. */
  int PAGE_ROWS = 1_000;

  /** The most rows that a page of a result may have. */
  int MOST_PAGE_ROWS = 10_000;

  /**
   * How it stands with a job.
   *
   * @param id the job
   * @return the job as it is now
   */
  QueryJob status(JobId id);

  /**
   * Waits until a job has ended.
   *
   * @param id the job
   * @param limit how long to wait at most, 1 ms to a day
   * @return the job as it is then: at the limit it may wait or run still
   * @throws MesaException {@link ErrorCode#CANCELLED} where the thread is interrupted, which leaves
   *     the job alone
   */
  QueryJob await(JobId id, Duration limit);

  /**
   * Tells when a job has ended.
   *
   * @param id the job
   * @return completed with the job, however it ended, on a thread of Mesa's; exceptionally with
   *     {@link ErrorCode#CLOSED} where Mesa is closed before
   */
  CompletionStage<QueryJob> completion(JobId id);

  /**
   * A page of a completed job's result.
   *
   * @param id the job
   * @param page which page, from 0
   * @param pageRows how many rows a page has, 1 to {@value #MOST_PAGE_ROWS}
   * @return the page; the first one of an empty result has no rows
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the page is negative or beyond
   *     the end, or cannot have so many rows; {@link ErrorCode#CONFLICT} where the job has not
   *     ended; {@link ErrorCode#NOT_FOUND} where its result lived out its time; {@link
   *     ErrorCode#CANCELLED} where it was cancelled; where it failed, its failure
   */
  ResultPage result(JobId id, int page, int pageRows);

  /**
   * The whole of a completed job's result.
   *
   * @param id the job
   * @return its rows
   * @throws MesaException as {@link #result}; {@link ErrorCode#LIMIT_EXCEEDED} where not all of it
   *     was kept
   */
  Rows rows(JobId id);

  /**
   * Cancels a job. One that waits is never begun; of one that runs the server is told to stop, by
   * the JVM that runs it.
   *
   * @param id the job
   * @return the job as it is then: cancelled, or as it ended before
   */
  QueryJob cancel(JobId id);

  /**
   * The jobs there are.
   *
   * @param filter which are wanted
   * @return the jobs, the latest submitted first
   */
  List<QueryJob> list(JobFilter filter);

  /**
   * How many jobs there are.
   *
   * @param filter which are wanted
   * @return the number, the filter's limit at most: where it is the limit, at least so many
   */
  int count(JobFilter filter);
}
