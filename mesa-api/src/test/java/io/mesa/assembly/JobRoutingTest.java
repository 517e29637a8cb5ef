package io.mesa.assembly;

import static io.mesa.assembly.ScriptedJobs.known;
import static io.mesa.assembly.ScriptedJobs.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobFilter;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.spi.DriverCall;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Where a submitted query runs, by what it is expected to cost. */
class JobRoutingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CallOptions LIMITED = CallOptions.none().withTimeout(LIMIT);
  private static final CallOptions LATER =
      CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER));

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private ScriptedJobs open(JobLimits limits, Function<DriverCall, Rows> answer) {
    return new ScriptedJobs(
        JobStore.inMemory(),
        limits,
        call -> {
          threads.add(Thread.currentThread());
          return answer.apply(call);
        });
  }

  private ScriptedJobs open(Function<DriverCall, Rows> answer) {
    return open(JobLimits.defaults(), answer);
  }

  private static Outcome.Deferred deferred(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
    return (Outcome.Deferred) outcome;
  }

  @Test
  void submit_ofWhatIsSureToBeQuick_runsOnTheCallersThread() {
    try (ScriptedJobs jobs = open(call -> rows(3))) {
      jobs.estimate = known(SHORT, SHORT);
      assertThat(jobs.submit()).isInstanceOf(Outcome.Completed.class);
      assertThat(threads).containsExactly(Thread.currentThread());
      assertThat(jobs.jobs().list(JobFilter.all())).isEmpty();
    }
  }

  @Test
  void submit_ofWhatNothingIsKnownOf_runsOnAWorkerWhileTheCallerWaits() {
    try (ScriptedJobs jobs = open(call -> rows(3))) {
      assertThat(jobs.submit().join(SHORT).size()).isEqualTo(3);
      assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
      assertThat(jobs.jobs().list(JobFilter.all())).isEmpty();
    }
  }

  @Test
  void submit_ofWhatIsExpectedToTakeTooLong_isDeferredAtOnce() {
    try (ScriptedJobs jobs = open(call -> rows(3))) {
      jobs.estimate = known(LONG, LONG);
      Outcome.Deferred deferred =
          deferred(jobs.gateway().with(LIMITED).submit(ScriptedJobs.query()));
      assertThat(deferred.estimate()).isEqualTo(jobs.estimate);
      assertThat(deferred.retryAfter()).isEqualTo(LONG);
      assertThat(deferred.join(PATIENCE).size()).isEqualTo(3);
    }
  }

  @Test
  void submit_ofWhatMayTakeLongerThanTheThreshold_isDeferredAtOnce() {
    try (ScriptedJobs jobs = open(JobLimits.defaults().withDeferAbove(LIMIT), call -> rows(3))) {
      jobs.estimate = known(SHORT, LIMIT.plusMillis(1));
      deferred(jobs.submit());
      jobs.estimate = known(SHORT, LIMIT);
      assertThat(jobs.submit()).isInstanceOf(Outcome.Completed.class);
    }
  }

  @Test
  void submit_ofWhatReachesTheLimitOnTheCallersThread_isStoppedAndAJob() {
    BlockingWork first = BlockingWork.thatHearsCancel();
    var runs = new AtomicInteger();
    try (ScriptedJobs jobs =
        open(call -> runs.incrementAndGet() == 1 ? (Rows) first.run(call) : rows(3))) {
      jobs.estimate = known(SHORT, SHORT);
      Outcome.Deferred deferred =
          deferred(jobs.gateway().with(LIMITED).submit(ScriptedJobs.query()));
      assertThat(first.cancels()).isEqualTo(1);
      assertThat(deferred.join(PATIENCE).size()).isEqualTo(3);
      assertThat(runs).hasValue(2);
    }
  }

  @Test
  void submit_ofWhatReachesTheLimitOnAWorker_goesOnAndIsStartedOnce() {
    var goOn = new CompletableFuture<Rows>();
    try (ScriptedJobs jobs = open(call -> goOn.join())) {
      Outcome.Deferred deferred =
          deferred(jobs.gateway().with(LIMITED).submit(ScriptedJobs.query()));
      QueryJob running = deferred.job();
      assertThat(running.state()).isEqualTo(JobState.PROCESSING);
      assertThat(running.attempts()).isEqualTo(1);
      assertThat(jobs.jobs().list(JobFilter.all())).hasSize(1);
      goOn.complete(rows(3));
      assertThat(deferred.join(PATIENCE).size()).isEqualTo(3);
      assertThat(threads).hasSize(1);
    }
  }

  @Test
  void submit_ofWhatFailsOnAWorker_throwsItsError() {
    try (ScriptedJobs jobs =
        open(
            call -> {
              throw new MesaException(ErrorCode.PERMISSION, "It may not.");
            })) {
      MesaException error = catchThrowableOfType(MesaException.class, jobs::submit);
      assertThat(error.code()).isEqualTo(ErrorCode.PERMISSION);
      assertThat(error.source()).hasValue("shop");
    }
  }

  @Test
  void submit_toAFullQueue_saysAfterWhichTimeToTryAgain() {
    var goOn = new CompletableFuture<Rows>();
    JobLimits limits = JobLimits.defaults().withWorkers(1).withQueueLength(2);
    try (ScriptedJobs jobs = open(limits, call -> goOn.join())) {
      Outcome.Deferred running = deferred(jobs.gateway().with(LATER).submit(ScriptedJobs.query()));
      Waiting.until(PATIENCE, () -> running.job().state() == JobState.PROCESSING);
      jobs.gateway().with(LATER).submit(ScriptedJobs.query());
      jobs.gateway().with(LATER).submit(ScriptedJobs.query());
      MesaException full =
          catchThrowableOfType(
              MesaException.class, () -> jobs.gateway().with(LATER).submit(ScriptedJobs.query()));
      assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      assertThat(full.retryable()).isTrue();
      assertThat(full.retryAfter()).isPresent();
      goOn.complete(rows(1));
    }
  }

  @Test
  void submit_whereNoWorkerIsFree_waitsInTheQueue() {
    var goOn = new CompletableFuture<Rows>();
    try (ScriptedJobs jobs = open(JobLimits.defaults().withWorkers(1), call -> goOn.join())) {
      CompletableFuture<Outcome> first = CompletableFuture.supplyAsync(jobs::submit);
      Waiting.until(PATIENCE, () -> threads.size() == 1);
      CompletableFuture<Outcome> second = CompletableFuture.supplyAsync(jobs::submit);
      Waiting.until(PATIENCE, () -> jobs.jobs().list(JobFilter.all()).size() == 1);
      goOn.complete(rows(3));
      assertThat(first.join()).isInstanceOf(Outcome.Completed.class);
      assertThat(second.join()).isInstanceOf(Outcome.Completed.class);
    }
  }

  @Test
  void submit_withAKey_joinsAnEqualQueryAndRefusesAnother() {
    CallOptions keyed =
        CallOptions.none().withSubmit(SubmitOptions.defaults().withIdempotencyKey("k"));
    try (ScriptedJobs jobs = open(call -> rows(3))) {
      assertThat(jobs.gateway().with(keyed).submit(ScriptedJobs.query()).join(SHORT).size())
          .isEqualTo(3);
      assertThat(jobs.gateway().with(keyed).submit(ScriptedJobs.query()).join(SHORT).size())
          .isEqualTo(3);
      assertThat(threads).hasSize(1);
      MesaException error =
          catchThrowableOfType(
              MesaException.class,
              () -> jobs.gateway().with(keyed).submit(Query.from("other").build()));
      assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
    }
  }

  @Test
  void submit_whoseCallerIsInterrupted_isCutShort() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    try (ScriptedJobs jobs = open(call -> (Rows) work.run(call))) {
      var error = new AtomicReference<MesaException>();
      var caller =
          new Thread(() -> error.set(catchThrowableOfType(MesaException.class, jobs::submit)));
      caller.start();
      work.awaitBegun();
      caller.interrupt();
      caller.join(PATIENCE.toMillis());
      work.awaitOver();
      assertThat(error.get().code()).isEqualTo(ErrorCode.CANCELLED);
    }
  }
}
