package io.mesa.assembly;

import io.mesa.call.SubmitOptions;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** Decides where a submitted query runs, and whether its caller waits for it. Thread-safe. */
final class JobRouter {
  /** A bound under this part of the limit is far below it. */
  private static final int FAR_BELOW = 4;

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  private final JobEngine engine;
  private final JobStore store;
  private final JobLimits limits;
  private final BiFunction<AssembledGateway, Query, CostEstimate> estimator;

  JobRouter(
      JobEngine engine,
      JobStore store,
      JobLimits limits,
      BiFunction<AssembledGateway, Query, CostEstimate> estimator) {
    this.engine = engine;
    this.store = store;
    this.limits = limits;
    this.estimator = estimator;
  }

  Outcome route(AssembledGateway view, Query query) {
    SubmitOptions how = view.options().submit();
    Rows found = view.find(query);
    if (found != null) {
      return new Outcome.Completed(found, true);
    }
    if (how.prefer() == SubmitOptions.Prefer.NOW) {
      return new Outcome.Completed(view.ask(query, AssembledData::unwatched), false);
    }
    CostEstimate estimate = estimator.apply(view, query);
    return route(view, query, estimate, how);
  }

  private Outcome route(
      AssembledGateway view, Query query, CostEstimate estimate, SubmitOptions how) {
    Duration limit = view.queryTimeout();
    if (how.prefer() == SubmitOptions.Prefer.LATER || limits.defers(estimate, limit)) {
      return deferred(submit(view, query, estimate), estimate);
    }
    if (how.idempotencyKey().isPresent()) {
      return queued(view, query, estimate, limit);
    }
    if (isFarBelow(estimate, limit)) {
      return here(view, query, estimate);
    }
    SourceWorkers workers = engine.workers(view.source().id());
    return !workers.isCrowded() && workers.tryTake()
        ? onWorker(view, query, estimate, limit, workers)
        : queued(view, query, estimate, limit);
  }

  private static boolean isFarBelow(CostEstimate estimate, Duration limit) {
    Duration most = limit.dividedBy(FAR_BELOW);
    return estimate.isKnown()
        && estimate.bound().filter(time -> time.compareTo(most) <= 0).isPresent();
  }

  /** On the caller's thread; what reaches the limit against all expectation becomes a job. */
  private Outcome here(AssembledGateway view, Query query, CostEstimate estimate) {
    try {
      return new Outcome.Completed(view.ask(query, AssembledData::unwatched), false);
    } catch (MesaException e) {
      if (e.code() != ErrorCode.TIMEOUT) {
        throw e;
      }
      return deferred(submit(view, query, estimate), estimate);
    }
  }

  private Outcome onWorker(
      AssembledGateway view,
      Query query,
      CostEstimate estimate,
      Duration limit,
      SourceWorkers workers) {
    Duration longest = limits.maximumRunTime();
    AssembledGateway patient =
        view.with(view.options().withTimeout(longest.compareTo(limit) > 0 ? longest : limit));
    var run = new WorkerRun(patient, query, workers, engine.writer());
    engine.run(run, workers);
    var adopted = new JobStore.Claim[1];
    Rows rows =
        run.await(
            limit.toNanos(),
            () -> {
              engine.refuseIfClosing();
              JobStore.Claim claim = store.adopt(job(view, query, estimate), limits.lease());
              engine.hold(claim, run);
              adopted[0] = claim;
              return claim;
            });
    return rows == null
        ? deferred(adopted[0].id(), estimate, limit)
        : new Outcome.Completed(rows, false);
  }

  /** As a job that is waited for. */
  private Outcome queued(
      AssembledGateway view, Query query, CostEstimate estimate, Duration limit) {
    JobId id = submit(view, query, estimate);
    QueryJob job;
    try {
      job = engine.jobs().await(id, limit);
    } catch (MesaException e) {
      if (e.code() == ErrorCode.CANCELLED && view.options().submit().idempotencyKey().isEmpty()) {
        engine.jobs().cancel(id);
      }
      throw e;
    }
    boolean whole = job.result().filter(result -> !result.isCut()).isPresent();
    boolean answered = job.state() == JobState.COMPLETED && whole;
    boolean refused = job.state() == JobState.FAILED || job.state() == JobState.CANCELLED;
    return answered || refused
        ? new Outcome.Completed(engine.jobs().rows(id), false)
        : deferred(id, estimate);
  }

  private JobId submit(AssembledGateway view, Query query, CostEstimate estimate) {
    try {
      JobId id =
          view.runner()
              .call(
                  Operation.SUBMIT,
                  view.options(),
                  false,
                  call -> {
                    if (view.connection().declared().whyNot(Capability.TRANSLATE).isEmpty()) {
                      // What is wrong with it is said now, not by a job that fails.
                      view.queries(Operation.SUBMIT, query, call).translate(query);
                    }
                    return store.submit(job(view, query, estimate));
                  });
      engine.events().submitted(id, Requests.of(view, query));
      engine.submitted(id, engine.workers(view.source().id()));
      return id;
    } catch (MesaException e) {
      throw e.code() == ErrorCode.LIMIT_EXCEEDED && e.retryable() ? withRetryAfter(e, view) : e;
    }
  }

  private MesaException withRetryAfter(MesaException full, AssembledGateway view) {
    return MesaException.builder(full.code(), String.valueOf(full.getMessage()))
        .retryable(true)
        .source(view.source().id())
        .retryAfter(engine.workers(view.source().id()).waitFor(limits.queueLength()))
        .cause(full.getCause())
        .build();
  }

  private JobStore.NewJob job(AssembledGateway view, Query query, CostEstimate estimate) {
    Optional<String> key = view.options().submit().idempotencyKey();
    return new JobStore.NewJob(Requests.of(view, query), key, estimate, limits);
  }

  private Outcome deferred(JobId id, CostEstimate estimate) {
    return deferred(id, estimate, SHORTEST_WAIT);
  }

  /** What ran for a while already will take as long again, whatever was expected. */
  private Outcome deferred(JobId id, CostEstimate estimate, Duration least) {
    Duration expected = estimate.expected().orElse(SOON);
    Duration wait = expected.compareTo(least) < 0 ? least : expected;
    return new Outcome.Deferred(id, estimate, wait, engine.jobs());
  }
}
