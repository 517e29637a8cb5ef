package io.mesa.assembly;

import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.JobChanged;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The jobs of a Mesa: routes what is submitted, and has workers run what the store keeps. Its
 * threads start with the first submission, or with {@link #start}. Thread-safe.
 */
public final class JobEngine implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final JobStore store;
  private final JobLimits limits;
  private final Map<String, SourceWorkers> sources = new LinkedHashMap<>();
  private final ExecutorService threads;
  private final JobEvents events;
  private final HeldJobs held;
  private final Completions completions;
  private final StoredJobs jobs;
  private final JobDispatcher dispatcher;
  private final JobSweeper sweeper;
  private final JobRouter router;
  private volatile boolean closing;

  /**
   * Makes it without any source; nothing runs yet.
   *
   * @param store keeps the jobs
   * @param limits bounds them
   * @param archive is given jobs that the store removes
   * @param listeners who is told of jobs
   */
  public JobEngine(
      JobStore store, JobLimits limits, Consumer<QueryJob> archive, Listeners listeners) {
    this(store, limits, archive, listeners, AssembledGateway::estimate);
  }

  JobEngine(
      JobStore store,
      JobLimits limits,
      Consumer<QueryJob> archive,
      Listeners listeners,
      BiFunction<AssembledGateway, Query, CostEstimate> estimator) {
    var count = new AtomicLong();
    this.store = store;
    this.limits = limits;
    this.events = new JobEvents(listeners);
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> CallWatch.daemon(work, "mesa-job-" + count.incrementAndGet()));
    this.completions = new Completions(store, threads);
    this.held = new HeldJobs(store, limits.lease());
    this.jobs = new StoredJobs(this, store, completions, held);
    this.dispatcher = new JobDispatcher(this, store, limits);
    this.sweeper = new JobSweeper(store, archive, JobSweeper.PAUSE);
    this.router = new JobRouter(this, store, limits, estimator);
  }

  /**
   * Adds a source whose jobs are run here.
   *
   * @param gateway the gateway to it
   * @return the gateway with jobs
   */
  public AssembledGateway serve(AssembledGateway gateway) {
    Source source = gateway.source();
    sources.put(source.id(), new SourceWorkers(gateway, limits.workersOf(source)));
    return gateway.withJobs(this);
  }

  /** Begins to run what the store keeps. */
  public void start() {
    if (!closing) {
      dispatcher.start();
      held.start();
      sweeper.start();
    }
  }

  /**
   * The jobs, for applications.
   *
   * @return the jobs
   */
  public QueryJobs jobs() {
    return jobs;
  }

  Outcome submit(AssembledGateway view, Query query) {
    refuseIfClosing();
    return router.route(view, query);
  }

  void refuseIfClosing() {
    if (closing) {
      throw new MesaException(
          ErrorCode.CLOSED, "Mesa was closed; nothing can be submitted or asked of jobs.");
    }
  }

  boolean isClosing() {
    return closing;
  }

  Map<String, SourceWorkers> sources() {
    return sources;
  }

  SourceWorkers workers(String source) {
    SourceWorkers workers = sources.get(source);
    if (workers == null) {
      throw new IllegalStateException("There are no workers for '" + source + "'.");
    }
    return workers;
  }

  JobEvents events() {
    return events;
  }

  /** Tells workers of a job that waits. */
  void submitted(JobId id, SourceWorkers workers) {
    start();
    dispatcher.submitted(id, workers);
  }

  /** A worker has nothing to do; jobs may wait for it. */
  void giveBack(SourceWorkers workers) {
    dispatcher.giveBack(workers);
  }

  /** Runs a query whose caller waits; a permit of its source is taken already. */
  void run(WorkerRun run, SourceWorkers workers) {
    try {
      threads.execute(run);
    } catch (RuntimeException | Error e) {
      giveBack(workers);
      refuseIfClosing();
      throw e;
    }
  }

  /**
   * Runs a job; a permit of its source is taken already.
   *
   * @return whether it could be begun; where not, it waits again, and the permit is given back
   */
  boolean run(JobStore.Claim claim, SourceWorkers workers) {
    JobWriter writer = writer();
    var run = WorkerRun.of(claim, workers, writer);
    held.add(claim, run);
    try {
      events.changed(claim, JobChanged.Change.STARTED);
      threads.execute(run);
      return true;
    } catch (RuntimeException | Error e) {
      writer.notBegun(claim, e);
      giveBack(workers);
      return false;
    }
  }

  /** Holds a job that runs already. */
  void hold(JobStore.Claim claim, WorkerRun run) {
    start();
    held.add(claim, run);
    events.changed(claim, JobChanged.Change.HANDED_OVER);
  }

  JobWriter writer() {
    return new JobWriter(this, store, limits, held, completions, events);
  }

  /**
   * Lets jobs that run finish, up to the limit, and gives the others back. Nothing more is begun.
   */
  @Override
  public void close() {
    closing = true;
    dispatcher.close();
    if (!held.awaitNone(limits.finishing().toNanos())) {
      held.cutAll();
      held.awaitNone(TimeUnit.SECONDS.toNanos(2));
    }
    held.close();
    completions.close();
    sweeper.close();
    threads.shutdown();
  }
}
