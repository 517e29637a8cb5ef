package io.mesa.job;

import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What bounds the jobs of a {@code Mesa}. Immutable; each {@code with} method returns a copy.
 *
 * @param workers how many queries of one source run at once on workers; 4 by default, but
 *     {@linkplain #workersOf no more than one less than the source's connections}
 * @param queueLength how many jobs of one source may wait; 1,000 by default. In a store that JVMs
 *     share there may be as many more as are submitted at the same moment
 * @param deferAbove a query whose estimated {@linkplain io.mesa.cost.CostEstimate#bound bound} is
 *     above this is deferred at once; empty, as by default, for the call's time limit and a quarter
 * @param maximumRunTime how long a job may run; 15 min by default
 * @param attempts how often a job is begun, where its worker dies or it fails for what may pass; 3
 *     by default
 * @param lease how long a worker that gives no sign of life keeps its job; 30 s by default
 * @param resultBytes how large a result is kept whole; 16 MiB by default. Of a larger one the first
 *     page is kept, and how large it was. This alone bounds a job's result: one that has more than
 *     {@link Limits#maxRows} or {@link Limits#maxBytes} is read again, row by row
 * @param timeToLive how long results are kept; 1 hour by default
 * @param history how long it is known of a job, after that, that there was one; 1 day by default
 * @param finishing how long closing waits for jobs that run; 5 s by default
 */
public record JobLimits(
    int workers,
    int queueLength,
    Optional<Duration> deferAbove,
    Duration maximumRunTime,
    int attempts,
    Duration lease,
    long resultBytes,
    Duration timeToLive,
    Duration history,
    Duration finishing) {
  /**
   * A bound may be over the limit by a quarter: a query that is over it after all is handed over
   * while it runs, while one that is sent away for nothing has no answer.
   */
  private static final int QUARTER = 4;

  private static final int MOST_WORKERS = 1_000;
  private static final int LONGEST_QUEUE = 1_000_000;
  private static final int MOST_ATTEMPTS = 100;
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(366);

  private static final JobLimits DEFAULTS =
      new JobLimits(
          4,
          1_000,
          Optional.empty(),
          Duration.ofMinutes(15),
          3,
          Duration.ofSeconds(30),
          16L << 20,
          Duration.ofHours(1),
          Duration.ofDays(1),
          Duration.ofSeconds(5));

  /**
   * Checks every limit.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where one is out of range: up to 1,000
   *     workers, 1,000,000 waiting jobs, 100 attempts; run times as {@link Limits#checkTimeout}; a
   *     lease of 100 ms to an hour; lives of a millisecond to 366 days
   */
  public JobLimits {
    check("workers", workers, MOST_WORKERS);
    check("queueLength", queueLength, LONGEST_QUEUE);
    check("attempts", attempts, MOST_ATTEMPTS);
    check("resultBytes", resultBytes, Long.MAX_VALUE);
    deferAbove.ifPresent(bound -> Limits.checkTimeout("deferAbove", bound));
    Limits.checkTimeout("maximumRunTime", maximumRunTime);
    check("lease", lease, SHORTEST_LEASE, LONGEST_LEASE);
    check("timeToLive", timeToLive, Duration.ofMillis(1), LONGEST_LIFE);
    check("history", history, Duration.ZERO, LONGEST_LIFE);
    check("finishing", finishing, Duration.ZERO, LONGEST_LEASE);
  }

  private static void check(String name, long value, long most) {
    if (value < 1 || value > most) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "%s is %d; it is 1 to %d.".formatted(name, value, most));
    }
  }

  private static void check(String name, Duration value, Duration least, Duration most) {
    Objects.requireNonNull(value, name);
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s is %s; it is %s to %s.".formatted(name, value, least, most));
    }
  }

  /**
   * Whether a query is deferred at once.
   *
   * @param estimate what it is expected to cost
   * @param limit how long its caller waits
   * @return true where every second run takes longer than the limit, or the bound is above {@link
   *     #deferAbove}
   */
  public boolean defers(CostEstimate estimate, Duration limit) {
    Duration most = deferAbove.orElseGet(() -> limit.plus(limit.dividedBy(QUARTER)));
    return estimate.expected().filter(time -> time.compareTo(limit) > 0).isPresent()
        || estimate.bound().filter(time -> time.compareTo(most) > 0).isPresent();
  }

  /**
   * The defaults named at each limit.
   *
   * @return the limits
   */
  public static JobLimits defaults() {
    return DEFAULTS;
  }

  /**
   * How many workers a source has: they leave one of its connections to others, so that jobs which
   * take long keep no call from being made. {@link io.mesa.source.Pooling#frugal() Frugal} sources,
   * of two connections, have one.
   *
   * @param source the source
   * @return at least one; {@link #workers} where the source is a client of the application's, whose
   *     connections are not known
   */
  public int workersOf(Source source) {
    return source.client().isPresent()
        ? workers
        : Math.max(1, Math.min(workers, source.pooling().maximum() - 1));
  }

  /**
   * The same with another workers.
   *
   * @param value how many queries of one source run at once
   * @return a copy
   */
  public JobLimits withWorkers(int value) {
    return new JobLimits(
        value,
        queueLength,
        deferAbove,
        maximumRunTime,
        attempts,
        lease,
        resultBytes,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another length of the queue.
   *
   * @param value how many jobs of one source may wait
   * @return a copy
   */
  public JobLimits withQueueLength(int value) {
    return new JobLimits(
        workers,
        value,
        deferAbove,
        maximumRunTime,
        attempts,
        lease,
        resultBytes,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another bound above which queries are deferred.
   *
   * @param value the bound
   * @return a copy
   */
  public JobLimits withDeferAbove(Duration value) {
    return new JobLimits(
        workers,
        queueLength,
        Optional.of(value),
        maximumRunTime,
        attempts,
        lease,
        resultBytes,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another longest run.
   *
   * @param value how long a job may run
   * @return a copy
   */
  public JobLimits withMaximumRunTime(Duration value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        value,
        attempts,
        lease,
        resultBytes,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another number of attempts.
   *
   * @param value how often a job is begun at most
   * @return a copy
   */
  public JobLimits withAttempts(int value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        maximumRunTime,
        value,
        lease,
        resultBytes,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another lease.
   *
   * @param value how long a worker that gives no sign of life keeps its job
   * @return a copy
   */
  public JobLimits withLease(Duration value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        maximumRunTime,
        attempts,
        value,
        resultBytes,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another largest result.
   *
   * @param value how large a result is kept whole
   * @return a copy
   */
  public JobLimits withResultBytes(long value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        maximumRunTime,
        attempts,
        lease,
        value,
        timeToLive,
        history,
        finishing);
  }

  /**
   * The same with another time to live.
   *
   * @param value how long results are kept
   * @return a copy
   */
  public JobLimits withTimeToLive(Duration value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        maximumRunTime,
        attempts,
        lease,
        resultBytes,
        value,
        history,
        finishing);
  }

  /**
   * The same with another length of history.
   *
   * @param value how long it is known of a job that there was one
   * @return a copy
   */
  public JobLimits withHistory(Duration value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        maximumRunTime,
        attempts,
        lease,
        resultBytes,
        timeToLive,
        value,
        finishing);
  }

  /**
   * The same with another time to finish.
   *
   * @param value how long closing waits for jobs that run
   * @return a copy
   */
  public JobLimits withFinishing(Duration value) {
    return new JobLimits(
        workers,
        queueLength,
        deferAbove,
        maximumRunTime,
        attempts,
        lease,
        resultBytes,
        timeToLive,
        history,
        value);
  }
}
